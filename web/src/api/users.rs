//! `GET /api/v1/users` and `POST /api/v1/users`: the accounts, and new ones.

use std::sync::Arc;

use app::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use identity::{Account, NewAccount};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::body::Body;
use crate::caller::{Caller, Scope};
use crate::error::{ApiError, Envelope};
use crate::service::Service;

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserOut {
    /// The number.
    pub id: i64,
    /// The name to sign in with.
    login: String,
    /// The name on screen.
    title: String,
    /// The person of the organisation.
    person: Option<String>,
    /// The posts that the person holds today.
    posts: Vec<PostOut>,
    /// `system`, `security` or `audit`.
    administrator: Option<&'static str>,
    /// Whether nobody comes in with it any more.
    disabled: bool,
    /// Whether the password must be changed first.
    must_change: bool,
    /// Whether a second factor is asked for.
    second_factor: bool,
}

/// A post that somebody holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostOut {
    /// The unit.
    unit: String,
    /// The post.
    post: String,
    /// Whose deputy he is in it.
    deputy_of: Option<String>,
}

/// A new account. Administrators are made at the first run or at the machine, so that who says who may come in cannot
/// make himself another administrator.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The name to sign in with: letters, digits, `.`, `-`, `_`.
    #[schema(example = "desk01", min_length = 2, max_length = 60)]
    login: String,
    /// The name on screen.
    #[schema(example = "受理席", min_length = 1, max_length = 60)]
    title: String,
    /// The person of the organisation in whose name moves are made.
    #[schema(example = "p0015")]
    person: String,
}

/// A first password, shown once.
#[derive(Serialize, ToSchema)]
pub struct FirstPassword {
    /// The account.
    pub(super) user: UserOut,
    /// The first password; it is changed at the first sign-in.
    pub(super) password: String,
}

pub(super) fn out(settings: &Settings, account: Account, today: Date) -> UserOut {
    let organisation = settings.organisation.as_ref();
    let posts = account.person.as_deref().and_then(|person| Some(organisation?.person_posts(person, today)));
    let post = |post: &item::organisation::Post| PostOut {
        unit: post.unit.clone(),
        post: post.post.clone(),
        deputy_of: post.deputy_of.clone(),
    };
    UserOut {
        id: account.id,
        login: account.login,
        title: account.title,
        posts: posts.into_iter().flatten().map(post).collect(),
        person: account.person,
        administrator: account.administrator.map(identity::Administrator::word),
        disabled: account.disabled,
        must_change: account.must_change,
        second_factor: account.has_second_factor,
    }
}

/// Refuses a person that the organisation does not know.
pub(super) fn known_person(settings: &Settings, person: &str) -> Result<(), ApiError> {
    let known = settings.organisation.as_ref().is_some_and(|organisation| organisation.person(person).is_some());
    if known { Ok(()) } else { Err(unknown("person", person, "人员")) }
}

pub(super) fn unknown(what: &str, id: &str, what_zh: &str) -> ApiError {
    let shown: String = id.chars().take(60).collect();
    let en = format!("the organisation has no {what} `{shown}`; see /api/v1/organisation");
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_name", en, format!("组织机构中没有{what_zh}“{shown}”"))
}

/// The accounts, by login name.
#[utoipa::path(get, path = "/api/v1/users", tag = "identity", responses(
    (status = 200, body = [UserOut]), (status = 401, body = Envelope), (status = 403, body = Envelope)))]
pub(super) async fn users(State(service): State<Arc<Service>>, caller: Caller) -> Result<Json<Vec<UserOut>>, ApiError> {
    caller.needs_any(&[Scope::Security, Scope::Audit])?;
    let work = |service: &Service| {
        let settings = service.app.settings();
        let today = service.today(&settings);
        let accounts = service.identity.accounts()?;
        Ok(Json(accounts.into_iter().map(|account| out(&settings, account, today)).collect()))
    };
    service.work(work).await
}

/// Makes an account with a first password, which is shown here and nowhere else.
#[utoipa::path(post, path = "/api/v1/users", tag = "identity", request_body = NewUser, responses(
    (status = 201, body = FirstPassword), (status = 400, body = Envelope), (status = 401, body = Envelope),
    (status = 403, body = Envelope), (status = 409, body = Envelope), (status = 413, body = Envelope),
    (status = 415, body = Envelope), (status = 422, body = Envelope)))]
pub(super) async fn add_user(
    State(service): State<Arc<Service>>,
    caller: Caller,
    Body(body): Body<NewUser>,
) -> Result<(StatusCode, Json<FirstPassword>), ApiError> {
    caller.needs(Scope::Security)?;
    service.work(move |service| add(service, &caller, &body)).await
}

fn add(service: &Service, caller: &Caller, body: &NewUser) -> Result<(StatusCode, Json<FirstPassword>), ApiError> {
    let settings = service.app.settings();
    known_person(&settings, &body.person)?;
    let password = identity::first_password()?;
    let new = NewAccount {
        login: &body.login,
        title: &body.title,
        person: Some(&body.person),
        administrator: None,
        password: &password,
        must_change: true,
    };
    let detail = json!({ "person": body.person });
    let account = service.audited(caller.into(), "user.add", &body.login, &detail, || {
        Ok(service.identity.add_account(&new, service.now())?)
    })?;
    let user = out(&settings, account, service.today(&settings));
    Ok((StatusCode::CREATED, Json(FirstPassword { user, password })))
}
