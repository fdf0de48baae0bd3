//! What people do, and the dispatch table in their stead.

use definition::Literal;
use definition::list::{Move, MoveKind, Stage, StageKind, Word};
use item::event::{LinkKind, Outcome};
use item::{By, Command, Fields, Follow};
use jiff::civil::Date;

use super::state::{Held, Rings, State};
use super::{Around, Refused, no};

impl Around<'_> {
    /// The roles that may make a move: its own, else the holder of its stage; nobody when the table alone may.
    pub fn actors(&self, stage: &Stage, step: &Move) -> Vec<Word> {
        if step.by.is_empty() && !step.by_table { stage.holders.clone() } else { step.by.clone() }
    }

    /// The role and unit in which someone makes a move; nothing when it is not his. The table has neither.
    fn actor(&self, state: &State, stage: &Stage, step: &Move, by: &By) -> Option<Option<Held>> {
        let By::Person(person) = by else { return (*by == By::Table && step.by_table).then_some(None) };
        let today = self.counter(None).day(self.now);
        let held = |role: &Word| match (&state.holder, stage.holder()) {
            (Some(own), Some(role_here)) if *own.0 == **role || **role_here == **role => Some(own.clone()),
            _ => self.held(role, &state.fields),
        };
        let acts = |held: &Held| self.town.acts(person, &held.1, today);
        self.actors(stage, step).iter().filter_map(held).find(acts).map(Some)
    }

    /// What comes of a move.
    pub fn person(&self, mut state: State, name: &str, given: &Fields, by: &By) -> Result<State, Refused> {
        let stage = self.stage(&state);
        let Some(step) = stage.moves.iter().find(|step| *step.name == *name) else { return no("no_such_move") };
        let mut bad = self.shut(&state, stage, step);
        let actor = self.actor(&state, stage, step, by);
        if actor.is_none() {
            bad.insert("not_yours");
        }
        let names = |words: &[Word]| words.iter().map(|word| word.text.clone()).collect::<Vec<String>>();
        let (needs, may) = (names(&step.needs), names(&step.may));
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        let may: Vec<&str> = may.iter().map(String::as_str).collect();
        let values = self.accepted(given, &needs, &may, &mut bad);
        if !bad.is_empty() {
            return Err(bad);
        }
        let doers = state.doers.clone();
        if let (true, By::Person(person)) = (stage.work, by) {
            state.doers.insert(person.clone());
        }
        state.fields.extend(values.clone());
        match step.kind {
            MoveKind::Note => self.note(&mut state, stage, step),
            MoveKind::Split if step.to.is_empty() => self.note(&mut state, stage, step),
            MoveKind::Suspend => self.suspend(&mut state, stage, step, &values)?,
            MoveKind::Extend if step.to.is_empty() => self.extend(&mut state, stage, step),
            _ => {
                let earlier = State { doers, ..state.clone() };
                self.lead(&mut state, &earlier, step, by, actor.flatten().as_ref())?;
            }
        }
        if state.follows.len() >= 64 {
            return no("too_many");
        }
        Ok(state)
    }

    /// Whether guard, counter and windows have shut a move, whoever asks.
    fn shut(&self, state: &State, stage: &Stage, step: &Move) -> Refused {
        let used = step.counter_name(stage).map_or(0, |name| state.counters.get(&name).copied().unwrap_or(0));
        let too_late = state.return_until.is_some_and(|until| until <= self.now);
        let reopen = match (step.kind, step.within, state.closed) {
            (MoveKind::Reopen, Some(within), Some((closed, _, _))) => {
                let at = state.close_known.unwrap_or(closed);
                self.now >= self.counter(Some(stage)).length(at, within).at
            }
            _ => false,
        };
        let reasons = [
            ("used_up", step.at_most.is_some_and(|most| used >= most)),
            ("not_open", !self.holds(&step.when, &state.fields, state)),
            ("too_late_to_return", step.kind == MoveKind::Return && too_late),
            ("too_late_to_reopen", reopen),
        ];
        reasons.into_iter().filter(|(_, is_so)| *is_so).map(|(code, _)| code).collect()
    }

    fn count(state: &mut State, stage: &Stage, step: &Move) {
        step.counter_name(stage).into_iter().for_each(|name| *state.counters.entry(name).or_default() += 1);
    }

    /// A note, or parts that become items: stage and due stay, also while the clock stands still.
    fn note(&self, state: &mut State, stage: &Stage, step: &Move) {
        let attempts = stage.overdue.as_ref().and_then(|overdue| overdue.attempts.as_ref());
        state.attempts += u32::from(attempts.is_some_and(|(name, _)| **name == *step.name));
        Self::count(state, stage, step);
        state.open(step);
    }

    fn extend(&self, state: &mut State, stage: &Stage, step: &Move) {
        self.go_on(state, self.now);
        let due = self.counter(Some(stage)).extend(state.due.as_ref().unwrap(), step.extends.unwrap());
        state.timer = Some((Rings::Limit, due.at));
        state.due = Some(due);
        Self::count(state, stage, step);
    }

    fn suspend(&self, state: &mut State, stage: &Stage, step: &Move, values: &Fields) -> Result<(), Refused> {
        let counter = self.counter(Some(stage));
        if state.rest.is_some() {
            return no("suspended");
        }
        let due = state.due.clone().unwrap();
        if due.at <= self.now {
            return no("overdue");
        }
        let latest = counter.length(self.now, step.suspends.unwrap()).at;
        let review = step.review.as_ref().and_then(|field| values.get(&**field)).and_then(Literal::text);
        let until = review.map_or(latest, |day| counter.end(day.parse::<Date>().unwrap()));
        if until > latest {
            return no("too_far");
        }
        if until <= self.now {
            return no("wrong_value");
        }
        state.rest = Some(counter.left(&due, self.now));
        state.timer = Some((Rings::Wake, until));
        Self::count(state, stage, step);
        Ok(())
    }

    /// A move that leads to a stage.
    fn lead(
        &self,
        state: &mut State,
        earlier: &State,
        step: &Move,
        by: &By,
        actor: Option<&Held>,
    ) -> Result<(), Refused> {
        let stage = self.stage(state);
        let Some(leads) = self.target(state, step) else { return no("no_case") };
        if !leads.kind.is_live() && !state.children.is_empty() {
            if !step.asks_children_to_stop {
                return no("children_open");
            }
            // The withdrawal is asked for, and counted when it is made.
            let stop = |child: &u64| Follow::Tell { item: *child, command: Command::Stop };
            state.follows.extend(state.children.iter().map(stop).collect::<Vec<_>>());
            return Ok(());
        }
        if leads.kind == StageKind::ClosedDone && step.exception.is_none() {
            Self::verifies_another(earlier, by, actor)?;
        }
        if step.kind == MoveKind::Merge {
            let main = match self.main {
                None => return no("no_such_item"),
                Some((_, false)) => return no("own_main"),
                Some((main, true)) => main,
            };
            state.links.push((LinkKind::MergedInto, main));
            let command = Command::Link { kind: LinkKind::MergedFrom, other: state.id };
            state.follows.push(Follow::Tell { item: main, command });
        }
        self.go_on(state, self.now);
        Self::count(state, stage, step);
        self.enter(state, leads, self.now, Some(step))?;
        match (leads.kind, step.kind) {
            (StageKind::ClosedDone, _) => self.close(state, Outcome::Done),
            (StageKind::ClosedOther, MoveKind::Merge) => self.close(state, Outcome::Merged),
            (StageKind::ClosedOther, MoveKind::Cancel) => self.close(state, Outcome::Cancelled),
            (StageKind::ClosedOther, _) => self.close(state, Outcome::Other),
            _ => {}
        }
        state.open(step);
        Ok(())
    }

    /// Where a move leads: the first row that fits; a sampled close goes to be looked at.
    fn target(&self, state: &State, step: &Move) -> Option<&Stage> {
        let fits = |target: &&definition::list::Target| {
            target.when.as_ref().is_none_or(|when| self.holds(when, &state.fields, state))
        };
        let leads = self.stage_called(&step.to.iter().find(fits)?.stage);
        match &step.exception {
            Some(exception) if leads.kind == StageKind::ClosedDone && self.sampled % 100 < exception.sample_percent => {
                Some(self.stage_called(exception.to.as_ref()?))
            }
            _ => Some(leads),
        }
    }

    /// Who did the work does not verify it: neither the person nor the unit (rule S12).
    fn verifies_another(earlier: &State, by: &By, actor: Option<&Held>) -> Result<(), Refused> {
        let (By::Person(person), Some((_, unit))) = (by, actor) else { return Ok(()) };
        let mut bad = Refused::new();
        if earlier.doers.contains(person) {
            bad.insert("same_person");
        }
        if earlier.workers.contains(unit) {
            bad.insert("same_unit");
        }
        if bad.is_empty() { Ok(()) } else { Err(bad) }
    }
}
