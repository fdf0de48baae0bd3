//! What goes out: from the log to letters, each in the rights of who subscribed, asked anew when the letter is made.

use app::rights::{Viewer, units_of};
use item::event::{ItemId, What};
use outbox::{NewLetter, OutboxError, Subscription, UNSENT_MAX, Whose};
use serde_json::json;

use crate::error::ApiError;
use crate::service::Service;
use crate::shape::Eyes;

/// How many commits are looked through at once.
const COMMITS_MAX: u32 = 200;
/// The kinds of events that can be subscribed. That a value was revealed is for the eyes of the audit.
pub const KINDS: [&str; 19] = [
    "registered",
    "moved",
    "noted",
    "extended",
    "suspended",
    "resumed",
    "raised",
    "reminded",
    "relapsed",
    "linked",
    "child_opened",
    "child_closed",
    "child_reopened",
    "stop_asked",
    "withdrawal_asked",
    "due_counted",
    "reheld",
    "carried",
    "said",
];

/// The eyes of a subscription or a feed.
pub(crate) fn viewer(whose: &Whose) -> Viewer {
    match whose {
        Whose::Person(person) => Viewer::Person(person.clone()),
        Whose::Unit(unit) => Viewer::Unit(unit.clone()),
    }
}

/// The word under which an event is kept.
pub(crate) fn kind(what: &What) -> String {
    let value = serde_json::to_value(what).unwrap_or_default();
    value.get("event").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

impl From<OutboxError> for ApiError {
    fn from(error: OutboxError) -> Self {
        use axum::http::StatusCode;
        let (status, code, zh) = match &error {
            OutboxError::Unusable(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unusable", "订阅内容不合要求"),
            OutboxError::Taken(_) => (StatusCode::CONFLICT, "taken", "名称已被使用"),
            OutboxError::Missing { .. } => (StatusCode::NOT_FOUND, "not_found", "没有这项订阅"),
            OutboxError::Newer { .. } | OutboxError::File(_) | OutboxError::Chance(_) => return Self::inside(&error),
        };
        Self::new(status, code, error.to_string(), format!("{zh}：{error}"))
    }
}

impl Service {
    /// Whether who made a subscription or a feed may still come in.
    ///
    /// # Errors
    /// Trouble with the file of accounts.
    pub fn stands(&self, owner: &str) -> Result<bool, ApiError> {
        if let Some(name) = owner.strip_prefix("key ") {
            let keys = self.identity.keys()?;
            let now = self.now();
            let lives = |key: &identity::Key| !key.revoked && key.expires.is_none_or(|expires| now < expires);
            return Ok(keys.iter().any(|key| key.name == name && lives(key)));
        }
        let accounts = self.identity.accounts()?;
        Ok(accounts.iter().any(|account| account.login == owner && !account.disabled))
    }

    /// The units of a viewer, today.
    pub(crate) fn units(&self, viewer: &Viewer) -> Vec<String> {
        let settings = self.app.settings();
        match (viewer, &settings.organisation) {
            (Viewer::Person(person), Some(organisation)) => {
                units_of(organisation, person, self.today(&settings)).into_iter().collect()
            }
            (Viewer::Unit(unit), _) => vec![unit.clone()],
            _ => Vec::new(),
        }
    }

    /// Makes the letters that the log has for a subscription, up to what the index knows. Answers whether there may be
    /// more at once.
    ///
    /// # Errors
    /// Trouble with the store, the index or the outbox; the subscription then stands where it stood.
    pub fn write_letters(&self, subscription: &Subscription) -> Result<bool, ApiError> {
        let (from, known) = (subscription.position, self.index.position());
        if subscription.rests.is_some() || known <= from || self.outbox.unsent(subscription.id)? >= UNSENT_MAX {
            return Ok(false);
        }
        if let Some(owner) = &subscription.owner
            && !self.stands(owner)?
        {
            self.outbox.rest(subscription.id, Some("the account or key that made it is void"))?;
            return Ok(false);
        }
        let commits = self.app.store().commits_after(from, COMMITS_MAX).map_err(app::AppError::from)?;
        let viewer = viewer(&subscription.whose);
        let reader = Reader { service: self, subscription, units: self.units(&viewer), viewer };
        let (mut upto, mut letters) = (from, Vec::new());
        for commit in commits.iter().take_while(|commit| commit.number <= known) {
            upto = commit.number;
            for record in commit.records.iter().filter(|record| record.item != item::event::STORE_STREAM) {
                let event = record.event().map_err(app::AppError::from)?;
                letters.extend(reader.letter(record.item, &event, record.position, commit.number)?);
            }
        }
        let taken = self.outbox.take(subscription.id, (from, upto), &letters, self.now())?;
        Ok(taken && upto < known)
    }
}

/// Someone who subscribed, with what he needs to read.
struct Reader<'a> {
    service: &'a Service,
    subscription: &'a Subscription,
    units: Vec<String>,
    viewer: Viewer,
}

impl Reader<'_> {
    /// The letter of an event, when it is wanted and may be seen: a CloudEvents 1.0 envelope with the item as it is now.
    fn letter(
        &self,
        id: ItemId,
        event: &item::event::Event,
        position: u64,
        commit: u64,
    ) -> Result<Option<NewLetter>, ApiError> {
        let kind = kind(&event.what);
        if !KINDS.contains(&kind.as_str()) {
            return Ok(None);
        }
        let service = self.service;
        let Some(item) = service.app.store().item(id).map_err(app::AppError::from)? else { return Ok(None) };
        let stage = entered(&event.what).unwrap_or(&item.stage);
        let on_desk = desk(&event.what).is_some_and(|unit| self.units.contains(unit));
        if !self.subscription.wanted.holds(&item.list, stage, &kind, on_desk) {
            return Ok(None);
        }
        let settings = service.app.settings();
        if !service.index.sees(&service.sight(&settings, &self.viewer), id)? {
            return Ok(None);
        }
        let today = service.today(&settings);
        let eyes = Eyes { app: &service.app, settings: &settings, viewer: &self.viewer, now: service.now(), today };
        let name = format!("evt_{position}");
        let url = &service.options.public_url;
        let body = json!({
            "specversion": "1.0",
            "id": name,
            "source": format!("{url}/api/v1/items"),
            "type": format!("cn.qingdan.item.{kind}"),
            "subject": item.receipt,
            "time": event.at,
            "datacontenttype": "application/json",
            "data": {
                "position": commit,
                "sequence": event.sequence,
                "kind": kind,
                "stage": stage,
                "link": format!("{url}/items/{}", item.receipt),
                "item": eyes.row(&item),
            },
        });
        Ok(Some(NewLetter { name, body: body.to_string() }))
    }
}

/// The stage that an event led into.
fn entered(what: &What) -> Option<&String> {
    match what {
        What::Registered { entry, .. }
        | What::Moved { entry, .. }
        | What::Relapsed { entry, .. }
        | What::Carried { entry: Some(entry), .. } => Some(&entry.stage),
        _ => None,
    }
}

/// The unit on whose desk an event puts the item.
fn desk(what: &What) -> Option<&String> {
    let holder = match what {
        What::Registered { entry, .. }
        | What::Moved { entry, .. }
        | What::Relapsed { entry, .. }
        | What::Carried { entry: Some(entry), .. } => entry.holder.as_ref(),
        What::Raised { to, .. } => Some(to),
        What::Reheld { holder } => Some(holder),
        _ => None,
    };
    holder.map(|holder| &holder.unit)
}
