//! A new item: every channel ends in the first stage, with a receipt (rule S20).

use definition::Literal;
use definition::list::List;

use super::{Desk, actor};
use crate::command::{By, Command, Follow, Registration};
use crate::event::{Actor, Fields, ItemId, LinkKind, What};
use crate::refusal::Refusal;
use crate::value::accept;

/// What a come-back would have in common with an item: the values of the relapse key, when all are known.
#[must_use]
pub fn relapse_key(list: &List, fields: &Fields) -> Option<String> {
    let relapse = list.relapse.as_ref().filter(|relapse| relapse.none.is_none() && !relapse.same.is_empty())?;
    let mut key = list.id.text.clone();
    for field in &relapse.same {
        let value = fields.get(&**field)?.to_string();
        key.push('|');
        key.extend(value.chars().filter(|c| !c.is_whitespace() && *c != '|').flat_map(char::to_lowercase));
    }
    Some(key)
}

impl Desk<'_> {
    pub(super) fn register(&mut self, registration: &Registration, by: &By) -> Result<(), Refusal> {
        let fields = self.registered_fields(&registration.fields)?;
        let who = self.registrar(by, &fields)?;
        let list = self.world.list;
        let first = list.stage(&list.first).ok_or_else(|| Refusal::NoMapping { stage: list.first.text.clone() })?;
        let entry = self.entry(first, &fields, self.now, None)?;
        let what = What::Registered {
            list: list.id.text.clone(),
            version: list.version,
            receipt: self.receipt()?,
            relapse_key: relapse_key(list, &fields),
            fields,
            entry,
            parent: registration.parent,
            relapse_of: registration.relapse_of,
        };
        self.push(who, what)?;
        self.tell_relatives(registration)?;
        if let Some((_, earlier)) = registration.relapse_of {
            self.raise_relapse(earlier + 1)?;
        }
        Ok(())
    }

    fn tell_relatives(&mut self, registration: &Registration) -> Result<(), Refusal> {
        let fresh = self.world.fresh;
        let tell = |item: ItemId, command: Command| Follow::Tell { item, command };
        if let Some(parent) = registration.parent {
            self.follow.push(tell(parent, Command::ChildOpened(fresh)));
        }
        if let Some(opener) = registration.opened_by {
            self.push(Actor::Item(opener), What::Linked { kind: LinkKind::OpenedBy, other: opener })?;
            self.follow.push(tell(opener, Command::Link { kind: LinkKind::Opened, other: fresh }));
        }
        if let Some((old, _)) = registration.relapse_of {
            self.push(Actor::Item(old), What::Linked { kind: LinkKind::RelapseOf, other: old })?;
            self.follow.push(tell(old, Command::Link { kind: LinkKind::RelapsedAs, other: fresh }));
        }
        Ok(())
    }

    pub(super) fn registrar(&self, by: &By, fields: &Fields) -> Result<Actor, Refusal> {
        let list = self.world.list;
        let refused = |name: &str| Refusal::NotOpen { name: "register".to_owned(), why: format!("`{name}` may not") };
        match by {
            By::Person(person) => {
                let first = list.stage(&list.first).and_then(|stage| stage.holder());
                let roles: Vec<&str> = match list.registrars.as_slice() {
                    [] => first.iter().map(|word| word.text.as_str()).collect(),
                    roles => roles.iter().map(|word| word.text.as_str()).collect(),
                };
                self.acting(person, &roles, fields, "register")
            }
            By::Channel(name) if list.channels.iter().any(|channel| *channel.name == **name) => Ok(actor(by)),
            By::Item(_) => Ok(actor(by)),
            By::Channel(name) => Err(refused(name)),
            By::Clock | By::Table | By::Operator => Err(refused("nobody")),
        }
    }

    pub(super) fn registered_fields(&self, given: &Fields) -> Result<Fields, Refusal> {
        let list = self.world.list;
        let asked: Vec<&str> =
            list.fields.iter().filter(|field| field.at_registration).map(|field| field.name.text.as_str()).collect();
        let required: Vec<&str> =
            list.fields.iter().filter(|field| field.required).map(|field| field.name.text.as_str()).collect();
        self.accept(given, &required, &asked)
    }

    /// The values of a command, judged: all that is required, nothing that is not asked for.
    pub(super) fn accept(&self, given: &Fields, required: &[&str], asked: &[&str]) -> Result<Fields, Refusal> {
        let missing: Vec<String> =
            required.iter().filter(|name| !given.contains_key(**name)).map(|name| (*name).to_owned()).collect();
        if !missing.is_empty() {
            return Err(Refusal::Missing { fields: missing });
        }
        let strange: Vec<String> = given
            .keys()
            .filter(|name| !asked.contains(&name.as_str()) && !required.contains(&name.as_str()))
            .cloned()
            .collect();
        if !strange.is_empty() {
            return Err(Refusal::NotAsked { fields: strange });
        }
        let mut fields = Fields::new();
        for (name, value) in given {
            fields.insert(name.clone(), self.value(name, value)?);
        }
        Ok(fields)
    }

    fn value(&self, name: &str, value: &Literal) -> Result<Literal, Refusal> {
        use definition::list::FieldKind::{Unit, Units};
        let wrong = |why: String| Refusal::WrongValue { field: name.to_owned(), why };
        let Some(field) = self.world.list.field(name) else { return Err(wrong("no such field".to_owned())) };
        let value = accept(field, value).map_err(wrong)?;
        let today = self.today()?;
        let unknown = |unit: &&str| !self.world.roles.knows_unit(unit, today);
        let named: Vec<&str> = match (&field.kind, &value) {
            (Unit | Units, Literal::Text(unit)) => vec![unit.as_str()],
            (Units, Literal::Many(units)) => units.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        match named.iter().find(|unit| unknown(unit)) {
            Some(unit) => Err(wrong(format!("`{unit}` is not an active unit of the organisation"))),
            None => Ok(value),
        }
    }

    fn receipt(&self) -> Result<String, Refusal> {
        let prefix = self.world.list.receipt.as_ref().map_or("QD", |word| word.text.as_str());
        let today = self.today()?;
        Ok(format!("{prefix}{:04}{:02}{:02}-{:06}", today.year(), today.month(), today.day(), self.world.fresh))
    }
}
