//! Plays the examples of a list: short stories that must come out as told.

use std::collections::BTreeMap;

use definition::list::{List, MoveKind, UnitRule};
use definition::story::{Example, Expectation, Line, SAMPLED, Says};
use definition::{Code, Finding, Literal};
use jiff::civil::DateTime;
use jiff::{Span, Timestamp};

use crate::calendar::Calendar;
use crate::command::{By, Chance, Command, Follow, Registration};
use crate::decide::{World, decide, relapse_key};
use crate::event::{Fields, Holder, ItemId, What};
use crate::item::Item;
use crate::refusal::Refusal;
use crate::roles::Rehearsal;
use crate::value::fitting;

/// Plays each example; what does not come out as told becomes a finding at its line.
#[must_use]
pub fn run(list: &List, calendars: &BTreeMap<String, Calendar>) -> Vec<Finding> {
    list.examples.iter().filter_map(|example| Player::new(list, calendars).play(example).err()).collect()
}

struct Player<'a> {
    list: &'a List,
    calendars: &'a BTreeMap<String, Calendar>,
    item: Option<Item>,
    next: ItemId,
    told: Vec<String>,
    opened: u32,
    refused: Option<Refusal>,
}

impl<'a> Player<'a> {
    fn new(list: &'a List, calendars: &'a BTreeMap<String, Calendar>) -> Self {
        Self { list, calendars, item: None, next: 1, told: Vec::new(), opened: 0, refused: None }
    }

    fn play(&mut self, example: &Example) -> Result<(), Finding> {
        for line in &example.lines {
            self.line(line).map_err(|message| self.finding(&line.at, &message))?;
        }
        for expectation in &example.then {
            self.expect(expectation).map_err(|message| self.finding(&expectation.at, &message))?;
        }
        Ok(())
    }

    fn finding(&self, at: &definition::Span, message: &str) -> Finding {
        Finding::new(Code::E1, at, message)
            .help("mend the story, or the list where the story is right")
            .story(self.told.clone())
    }

    fn line(&mut self, line: &Line) -> Result<(), String> {
        match &line.says {
            Says::Then(expectations) => expectations.iter().try_for_each(|expectation| self.expect(expectation)),
            Says::Clock { when } => {
                self.told.push("clock".to_owned());
                self.carry_out(&Command::Wake, &By::Clock, *when, Chance(99)).map_err(|refusal| refusal.to_string())
            }
            Says::ChildrenClosed { when } => {
                self.told.push("children closed".to_owned());
                let children = self.item.as_ref().map(|item| item.children_open.clone()).unwrap_or_default();
                children.into_iter().try_for_each(|child| {
                    let command = Command::ChildClosed(child, crate::event::Outcome::Done);
                    self.carry_out(&command, &By::Item(child), *when, Chance(99)).map_err(|refusal| refusal.to_string())
                })
            }
            Says::Does { when, role, person, what, with, refused } => {
                self.told.push(what.clone());
                let chance = Chance(if with.contains_key(SAMPLED) { 0 } else { 99 });
                let fields = self.fields(*when, with)?;
                let command = self.command(what, fields, *when)?;
                let outcome = self.carry_out(&command, &self.by(role, *person), *when, chance);
                match (outcome, refused) {
                    (Ok(()), false) => Ok(()),
                    (Err(refusal), true) => {
                        self.refused = Some(refusal);
                        Ok(())
                    }
                    (Ok(()), true) => Err(format!("`{what}` should have been refused")),
                    (Err(refusal), false) => Err(format!("`{what}` was refused: {refusal}")),
                }
            }
        }
    }

    fn by(&self, role: &str, person: u32) -> By {
        match role {
            "table" => By::Table,
            name if self.list.role(name).is_none() => By::Channel(name.to_owned()),
            name => By::Person(format!("{name}/{person}")),
        }
    }

    fn fields(&self, when: DateTime, with: &BTreeMap<String, Option<Literal>>) -> Result<Fields, String> {
        let mut fields = Fields::new();
        for (name, value) in with.iter().filter(|(name, _)| *name != SAMPLED) {
            let field = self.list.field(name).ok_or_else(|| format!("there is no field `{name}`"))?;
            let week = || when.checked_add(Span::new().days(7)).map(|day| day.date().to_string()).unwrap_or_default();
            let fit = match field.kind {
                definition::list::FieldKind::Date => Literal::Text(week()),
                _ => fitting(field),
            };
            fields.insert(name.clone(), value.clone().unwrap_or(fit));
        }
        Ok(fields)
    }

    fn command(&mut self, what: &str, fields: Fields, when: DateTime) -> Result<Command, String> {
        if what != "register" {
            return Ok(Command::Move { name: what.to_owned(), fields });
        }
        let Some(item) = &self.item else {
            return Ok(Command::Register(Registration { fields, ..Registration::default() }));
        };
        let same = relapse_key(self.list, &fields).is_some_and(|key| item.relapse_key.as_ref() == Some(&key));
        let (Some(closed), Some(relapse), true) = (&item.closed, &self.list.relapse, same) else {
            return Err("a second report comes back within the window of the same thing, after its close".to_owned());
        };
        let within = relapse.within.ok_or("the list has no window for a come-back")?;
        let calendar = self.calendar()?;
        let until = calendar.due(closed.at, within, crate::calendar::DayEnd::Midnight).map_err(|e| e.to_string())?.at;
        if self.instant(when)? >= until {
            return Err(format!("this comes after the window of {within}"));
        }
        if relapse.reopens {
            return Ok(Command::Relapse { fields });
        }
        let relapse_of = Some((item.id, item.relapses));
        self.item = None;
        Ok(Command::Register(Registration { fields, relapse_of, ..Registration::default() }))
    }

    fn calendar(&self) -> Result<&'a Calendar, String> {
        self.calendars.get(&self.list.calendar).ok_or_else(|| format!("there is no calendar `{}`", self.list.calendar))
    }

    fn instant(&self, when: DateTime) -> Result<Timestamp, String> {
        self.calendar()?.at(when).map_err(|error| error.to_string())
    }

    fn carry_out(&mut self, command: &Command, by: &By, when: DateTime, chance: Chance) -> Result<(), Refusal> {
        let now = self.instant(when).map_err(Refusal::Calendar)?;
        let main = self.item.clone().map(|item| Item { id: ItemId::MAX, closed: None, ..item });
        let parent_holder = self.parent_holder();
        let world = World {
            list: self.list,
            calendars: self.calendars,
            roles: &Rehearsal,
            fresh: self.next,
            parent_holder: parent_holder.as_ref(),
            main: main.as_ref().filter(|_| self.merges(command)),
            chance,
        };
        let decision = decide(&world, self.item.as_ref(), command, by, now)?;
        if matches!(decision.events.first().map(|event| &event.what), Some(What::Registered { .. })) {
            self.next += 1;
        }
        self.item = Some(decision.item);
        for follow in decision.follow {
            if let Follow::Open { registration, .. } = follow {
                self.opened += 1;
                self.next += 1;
                if registration.parent.is_some() {
                    let child = self.next;
                    self.carry_out(&Command::ChildOpened(child), &By::Item(child), when, chance)?;
                }
            }
        }
        Ok(())
    }

    fn merges(&self, command: &Command) -> bool {
        let Command::Move { name, .. } = command else { return false };
        self.list.moves().any(|(_, step)| step.kind == MoveKind::Merge && *step.name == **name)
    }

    /// In a story the parent of an item is held by the role that stands for it.
    fn parent_holder(&self) -> Option<Holder> {
        let role = self.list.roles.iter().find(|role| matches!(role.unit, Some(UnitRule::ParentHolder)))?;
        Some(Holder { role: role.name.text.clone(), unit: role.name.text.clone() })
    }

    fn expect(&self, expectation: &Expectation) -> Result<(), String> {
        let item = self.item.as_ref().ok_or("nothing was registered yet")?;
        let is = self.actual(item, &expectation.what)?;
        let wanted = expectation.is.to_string();
        let agrees = is == wanted
            || (expectation.what == "due"
                && wanted.replace(' ', "T").trim_end_matches(":00") == is.trim_end_matches(":00"));
        if agrees { Ok(()) } else { Err(format!("`{}` is {is}, not {wanted}", expectation.what)) }
    }

    fn actual(&self, item: &Item, what: &str) -> Result<String, String> {
        let role = |holder: Option<&Holder>| holder.map_or_else(|| "none".to_owned(), |holder| holder.role.clone());
        let truth = |truth: bool| if truth { "yes".to_owned() } else { "no".to_owned() };
        Ok(match what {
            "stage" => item.stage.clone(),
            "holder" => role(item.holder.as_ref()),
            "raised_to" => role(item.raised_to.as_ref()),
            "due" => match &item.due {
                Some(due) => self.shown(due.at)?,
                None => "none".to_owned(),
            },
            "relapses" => item.relapses.to_string(),
            "reminders" => item.reminders.to_string(),
            "closed" => truth(item.closed.is_some()),
            "on_time" => truth(item.closed.as_ref().is_some_and(|closed| closed.on_time)),
            "suspended" => truth(item.suspended.is_some()),
            "children" => item.children_open.len().to_string(),
            "opened" => self.opened.to_string(),
            "refused" => self.refused.as_ref().map_or("no", Refusal::code).to_owned(),
            field => item.fields.get(field).map_or_else(|| "none".to_owned(), ToString::to_string),
        })
    }

    /// An instant in the list's time: `2025-12-27T00:00`.
    fn shown(&self, at: Timestamp) -> Result<String, String> {
        let calendar = self.calendar()?;
        let offset =
            jiff::tz::Offset::from_seconds(calendar.offset_minutes() * 60).map_err(|error| error.to_string())?;
        Ok(offset.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string())
    }
}
