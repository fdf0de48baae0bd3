//! `/api/v1/subscriptions`: who wants to be told of what, each for himself.

use std::sync::Arc;

use app::rights::Viewer;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use definition::finding::did_you_mean;
use jiff::Timestamp;
use outbox::{Carrier, NewSubscription, Subscription, Wanted, Whose};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::outward::KINDS;
use crate::service::Service;

/// A new subscription.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOne {
    /// What it is for.
    #[schema(min_length = 1, max_length = 64, example = "city-platform")]
    name: String,
    /// `webhook`, `mail`, `sms` or `wecom`; those that the settings name.
    #[schema(example = "webhook")]
    carrier: String,
    /// Where to: an address, a mailbox, a number.
    #[schema(min_length = 1, max_length = 2000, example = "https://receiver.example.gov.cn/in")]
    target: String,
    /// Items of these lists; of all when left out.
    #[serde(default)]
    #[schema(max_items = 50)]
    lists: Vec<String>,
    /// Items that stand in one of these stages after the event; in any when left out.
    #[serde(default)]
    #[schema(max_items = 50)]
    stages: Vec<String>,
    /// Events of these kinds: `registered`, `moved`, `raised` and so on; of all when left out.
    #[serde(default)]
    #[schema(max_items = 50)]
    kinds: Vec<String>,
    /// Only what puts an item on the desk of one of the own units, or raises it to one.
    #[serde(default)]
    own_desk: bool,
}

/// A subscription.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionOut {
    /// The number.
    id: i64,
    /// What it is for.
    name: String,
    /// How its letters travel.
    carrier: &'static str,
    /// Where to.
    target: String,
    /// Items of these lists.
    lists: Vec<String>,
    /// Items in these stages.
    stages: Vec<String>,
    /// Events of these kinds.
    kinds: Vec<String>,
    /// Only what comes to the own desk.
    own_desk: bool,
    /// The last commit of the log that was looked at.
    position: u64,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    created: Timestamp,
    /// Why it rests; it runs when nothing is said.
    rests: Option<String>,
    /// How many letters wait to be sent.
    waiting: u32,
    /// How many letters were given up.
    undelivered: u32,
    /// What signs its letters; told once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl From<Subscription> for SubscriptionOut {
    fn from(own: Subscription) -> Self {
        Self {
            id: own.id,
            name: own.name,
            carrier: own.carrier.word(),
            target: own.target,
            lists: own.wanted.lists,
            stages: own.wanted.stages,
            kinds: own.wanted.kinds,
            own_desk: own.wanted.own_desk,
            position: own.position,
            created: own.created,
            rests: own.rests,
            waiting: own.waiting,
            undelivered: own.undelivered,
            secret: None,
        }
    }
}

/// In whose rights a caller subscribes.
pub(super) fn whose(caller: &Caller) -> Result<Whose, ApiError> {
    match &caller.viewer {
        Viewer::Person(person) => Ok(Whose::Person(person.clone())),
        Viewer::Unit(unit) => Ok(Whose::Unit(unit.clone())),
        Viewer::Operator | Viewer::Nobody => Err(ApiError::forbidden(
            "only a person or a unit of the organisation can subscribe; bind the account or key to one",
            "只有与人员或单位绑定的账号、密钥可以订阅",
        )),
    }
}

/// The subscription of a caller; that of another is not there.
pub(super) fn own(service: &Service, caller: &Caller, id: i64) -> Result<Subscription, ApiError> {
    let found = service.outbox.subscription(id).ok();
    let mine = found.filter(|found| found.owner.as_deref() == Some(caller.name.as_str()));
    mine.ok_or_else(|| ApiError::not_found(&id.to_string()))
}

fn unusable(en: String, zh: &str) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unusable", en, zh)
}

/// Refuses words that would never fit, and targets that can never be reached.
fn check(service: &Service, new: &NewOne) -> Result<Carrier, ApiError> {
    let words: Vec<&str> = service.options.carriers.iter().map(|carrier| carrier.word()).collect();
    let carrier = Carrier::of_word(&new.carrier).filter(|carrier| service.options.carriers.contains(carrier));
    let carrier = carrier.ok_or_else(|| {
        let known = words.join(", ");
        unusable(format!("there is no carrier `{}` here; carriers: {known}", new.carrier), "没有配置这种通知方式")
    })?;
    let settings = service.app.settings();
    let lists: Vec<&str> = settings.lists.keys().map(String::as_str).collect();
    let stages: Vec<&str> =
        settings.lists.values().flat_map(|list| &list.stages).map(|stage| stage.name.text.as_str()).collect();
    let parts =
        [("list", &new.lists, lists), ("stage", &new.stages, stages), ("kind of event", &new.kinds, KINDS.to_vec())];
    for (what, asked, known) in parts {
        if let Some(word) = asked.iter().find(|word| !known.contains(&word.as_str())) {
            let shown: String = word.chars().take(60).collect();
            let help = did_you_mean(&shown, known.iter().copied());
            return Err(unusable(format!("there is no {what} `{shown}`; {help}"), "订阅的清单、环节或事件不存在"));
        }
    }
    match carrier {
        Carrier::Webhook => {
            channels::post::check(&new.target).map_err(|error| unusable(error.to_string(), "接收地址无效"))?;
        }
        Carrier::Mail if !new.target.contains('@') => {
            return Err(unusable("the target of a mail is a mailbox".to_owned(), "请填写邮箱地址"));
        }
        _ => {}
    }
    Ok(carrier)
}

/// Subscribes; what is signed with comes in the answer, once. Letters begin with the next event, and are made in the rights
/// of the caller as they are then.
#[utoipa::path(post, path = "/api/v1/subscriptions", tag = "outward", request_body = NewOne, responses(
    (status = 201, body = SubscriptionOut), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 409, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn subscribe(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<NewOne>,
) -> Result<(StatusCode, Json<SubscriptionOut>), ApiError> {
    caller.needs(Scope::Export)?;
    let whose = whose(&caller)?;
    let keep = move |service: &Service| {
        let carrier = check(service, &body)?;
        let position = service.app.store().head().map_err(app::AppError::from)?.commit;
        let wanted = Wanted { lists: body.lists, stages: body.stages, kinds: body.kinds, own_desk: body.own_desk };
        let owner = Some(caller.name.clone());
        let new = NewSubscription { name: body.name, owner, whose, carrier, target: body.target, wanted, position };
        let detail = json!({ "carrier": carrier.word(), "target": new.target, "wanted": new.wanted });
        let kept = service.audited((&caller).into(), "subscription.add", &new.name, &detail, || {
            Ok(service.outbox.subscribe(&new, service.now())?)
        })?;
        let secret = Some(kept.secret.clone());
        Ok((StatusCode::CREATED, Json(SubscriptionOut { secret, ..kept.into() })))
    };
    service.work(keep).await
}

/// The subscriptions of the caller.
#[utoipa::path(get, path = "/api/v1/subscriptions", tag = "outward", responses(
    (status = 200, body = [SubscriptionOut]), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn subscriptions(
    State(service): State<Arc<Service>>,
    caller: Caller,
) -> Result<Json<Vec<SubscriptionOut>>, ApiError> {
    caller.needs(Scope::Export)?;
    let read = move |service: &Service| {
        let all = service.outbox.subscriptions()?.into_iter();
        let mine = all.filter(|own| own.owner.as_deref() == Some(caller.name.as_str()));
        Ok(Json(mine.map(SubscriptionOut::from).collect()))
    };
    service.work(read).await
}

/// Ends a subscription, with the letters that were not sent.
#[utoipa::path(delete, path = "/api/v1/subscriptions/{id}", tag = "outward",
    params(("id" = i64, Path, description = "number")), responses(
    (status = 204), (status = 400, body = Envelope), (status = 401, body = Envelope), (status = 403, body = Envelope),
    (status = 404, body = Envelope)))]
pub(super) async fn unsubscribe(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    caller.needs(Scope::Export)?;
    let end = move |service: &Service| {
        let own = own(service, &caller, id)?;
        service.audited((&caller).into(), "subscription.remove", &own.name, &Value::Null, || {
            Ok(service.outbox.unsubscribe(id)?)
        })?;
        Ok(StatusCode::NO_CONTENT)
    };
    service.work(end).await
}
