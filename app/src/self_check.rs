//! A broken invariant is itself an item: on a list of its own, with a holder and a due, once as long as it is known.

use definition::{List, Literal};
use item::event::Outcome;
use item::{By, Command, Fields, ItemId, Registration, relapse_key};
use jiff::Timestamp;
use serde::Serialize;
use store::violation::Rule;
use store::{Query, Violation};

use crate::log::Vacant;
use crate::{About, App, AppError, Request};

/// The list, and the channel through which it gets its items.
pub const SELF_CHECK: &str = "self_check";
/// How many items one self-check registers; what is left comes with the next.
pub const REGISTERED_MAX: usize = 100;

/// An invariant that is broken in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The rule, in the words of the list.
    rule: &'static str,
    /// What it is about, always in the same words.
    about: String,
    /// The item, where it is about one.
    item: Option<ItemId>,
    /// What is wrong.
    what: String,
}

impl Broken {
    /// What a verification found.
    #[must_use]
    pub fn found(violation: &Violation) -> Self {
        let (rule, about, item) = match violation {
            Violation::Event { position, .. } => ("存证不符", format!("event {position}"), None),
            Violation::Commit { number, .. } => ("提交不连续", format!("commit {number}"), None),
            Violation::Root { .. } => ("与外存根不符", "log".to_owned(), None),
            Violation::Sum { of, .. } => ("合计不符", of.clone(), None),
            Violation::Item { item, rule, .. } => {
                let rule = match rule {
                    Rule::Row => "读表与日志不符",
                    Rule::Stage => "无环节",
                    Rule::Holder => "无承办单位",
                    Rule::Timer => "无计时",
                };
                (rule, format!("item {item}"), Some(*item))
            }
        };
        Self { rule, about, item, what: violation.to_string() }
    }

    /// An item that is held where nobody is.
    #[must_use]
    pub fn vacant(vacant: &Vacant) -> Self {
        let what = format!("{} is held by {} as {}, where nobody is", vacant.receipt, vacant.unit, vacant.role);
        Self { rule: "承办单位无人", about: format!("item {}", vacant.item), item: Some(vacant.item), what }
    }

    /// An item whose timer is due and cannot fire.
    #[must_use]
    pub fn stuck(item: ItemId, why: &str) -> Self {
        Self { rule: "计时不触发", about: format!("item {item}"), item: Some(item), what: why.to_owned() }
    }

    fn fields(&self) -> Fields {
        let fields = [("rule", self.rule), ("about", &self.about), ("what", &self.what)];
        fields.map(|(name, value)| (name.to_owned(), Literal::Text(value.to_owned()))).into()
    }
}

/// What became of broken invariants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// The receipts of the items that were registered, or came back.
    pub receipts: Vec<String>,
    /// How many were known: somebody is at it, or it is on record that it cannot be mended.
    pub known: usize,
    /// How many were left for the next self-check.
    pub left: usize,
}

impl App {
    /// Registers each broken invariant on the list of self-checks, unless it stands there already. One that was struck
    /// off and is broken again comes back as the same item. Those that are about such an item itself are left out, so
    /// that a self-check never feeds itself.
    ///
    /// # Errors
    /// [`AppError::NoList`], a list that does not take it, trouble with the store.
    pub fn register_broken(&self, broken: &[Broken], now: Timestamp) -> Result<Registered, AppError> {
        let settings = self.settings();
        let list = settings.list(SELF_CHECK)?;
        let mut registered = Registered::default();
        for broken in broken {
            if self.is_known(list, broken)? {
                registered.known += 1;
                continue;
            }
            if registered.receipts.len() == REGISTERED_MAX {
                registered.left += 1;
                continue;
            }
            let command = Command::Register(Registration { fields: broken.fields(), ..Registration::default() });
            let (about, by) = (About::List(SELF_CHECK.to_owned()), By::Channel(SELF_CHECK.to_owned()));
            let answer = self.carry_out(&Request { key: None, about, command, by, chance: None }, now)?;
            registered.receipts.push(answer.receipt);
        }
        Ok(registered)
    }

    fn is_known(&self, list: &List, broken: &Broken) -> Result<bool, AppError> {
        // The row of the item may be what is damaged.
        let about = broken.item.and_then(|item| self.store().item(item).ok().flatten());
        if about.is_some_and(|item| item.list == SELF_CHECK) {
            return Ok(true);
        }
        let Some(key) = relapse_key(list, &broken.fields()) else { return Ok(false) };
        let alike = self.store().find(&Query { relapse_key: Some(key), ..Query::default() })?;
        Ok(alike.iter().any(|item| item.closed.as_ref().is_none_or(|closed| closed.outcome != Outcome::Done)))
    }
}
