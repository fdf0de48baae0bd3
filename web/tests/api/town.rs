//! A service over a store in memory, with the shipped lists and the invented district, and callers by token.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use app::App;
use app::publish::Package;
use attachments::Files;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use identity::{Administrator, Identity, NewAccount, NewKey};
use item::calendar::Layer;
use item::organisation::Organisation;
use jiff::Timestamp;
use outbox::Outbox;
use serde_json::Value;
use store::MemoryStore;
use tower::ServiceExt;
use web::TiandituOptions;
use web::oidc::OidcOptions;
use web::{Limits, Options, Service};

/// People and programs of the tests, by token: the clerk of the hotline desk, officers of two bureaus, and so on.
pub const TOKENS: [(&str, &str); 8] = [
    ("desk", "hotline_center/desk"),
    ("callback", "hotline_center/callback"),
    ("water", "water_bureau/officer"),
    ("water_desk", "water_bureau/head"),
    ("housing", "housing_bureau/officer"),
    ("housing_desk", "housing_bureau/head"),
    ("leader", "district_government/district_head"),
    ("fire", "fire_brigade/officer"),
];

/// The last instant of the loaded calendars is far enough: a Thursday morning.
pub const NOW: &str = "2025-11-06T09:00:00+08:00";

/// The service with its clock.
pub struct Town {
    pub service: Arc<Service>,
    pub router: Router,
    tokens: BTreeMap<String, String>,
    sessions: BTreeMap<String, (String, String)>,
    _folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub fn root(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

pub fn lists() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let files = paths.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

impl Town {
    pub fn new() -> Self {
        Self::with(lists())
    }

    /// A service in which nobody has an account or a key yet.
    pub fn fresh() -> Self {
        Self::build(lists(), false, (None, None), NOW.parse().unwrap())
    }

    /// A service whose people can also sign in at a provider.
    pub fn with_provider(oidc: OidcOptions, now: Timestamp) -> Self {
        Self::build(lists(), true, (Some(oidc), None), now)
    }

    /// With 天地图, or whoever stands in for it.
    pub fn with_tianditu(tianditu: TiandituOptions) -> Self {
        Self::build(lists(), true, (None, Some(tianditu)), NOW.parse().unwrap())
    }

    pub fn with(lists: Vec<String>) -> Self {
        Self::build(lists, true, (None, None), NOW.parse().unwrap())
    }

    fn build(
        lists: Vec<String>,
        peopled: bool,
        (oidc, tianditu): (Option<OidcOptions>, Option<TiandituOptions>),
        now: Timestamp,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(&folder.path().join("attachments"), None).unwrap();
        let app = App::open(Arc::new(MemoryStore::default())).unwrap().with_files(Arc::new(files));
        let people = root("lists/organisation/people.csv");
        let organisation = Organisation::from_csv(&root("lists/organisation/units.csv"), &people).unwrap();
        let layer = Layer::from_csv("cn", &root("lists/calendar/cn.csv")).unwrap();
        let layer = Layer { office_hours: Some("09:00-11:30,13:30-17:30".parse().unwrap()), ..layer };
        app.publish(&Package { lists, layers: vec![layer], organisation: Some(organisation) }, now).unwrap();
        let options = Options {
            data: folder.path().to_owned(),
            public_url: "http://127.0.0.1".to_owned(),
            is_loopback: true,
            limits: Limits::default(),
            carriers: outbox::Carrier::ALL.to_vec(),
            oidc,
            tianditu,
        };
        let identity = Identity::open(&folder.path().join("identity.sqlite")).unwrap();
        let outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        let (mut known, mut signed) = (BTreeMap::new(), BTreeMap::new());
        if peopled {
            (known, signed) = (tokens(&identity, &people, now), sessions(&identity, now));
        }
        let service = Service::new(app, (identity, outbox), Arc::new(move || now), options).unwrap();
        Self { router: web::router(&service), service, tokens: known, sessions: signed, _folder: folder }
    }

    /// The secret of a caller; a name that is none is sent as it is.
    pub fn token<'a>(&'a self, name: &'a str) -> &'a str {
        self.tokens.get(name).map_or(name, String::as_str)
    }

    pub async fn raw(&self, request: Request<Body>) -> Answer {
        self.whole(request).await.0
    }

    pub async fn whole(&self, request: Request<Body>) -> (Answer, Vec<u8>) {
        self.service.catch_up().unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        self.service.catch_up().unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (Answer { status: parts.status, headers: parts.headers, text }, bytes.to_vec())
    }

    /// Who calls, as headers say it.
    pub fn named(&self, token: &str, request: axum::http::request::Builder) -> axum::http::request::Builder {
        match self.sessions.get(token) {
            Some((cookie, csrf)) => {
                request.header("cookie", format!("qingdan={cookie}")).header("x-qingdan-csrf", csrf)
            }
            None if token.is_empty() => request,
            None => request.header("authorization", format!("Bearer {}", self.token(token))),
        }
    }

    /// Lets a secret go by a name.
    pub fn name(&mut self, name: &str, secret: &str) {
        self.tokens.insert(name.to_owned(), secret.to_owned());
    }

    /// The status of an answer that has no end.
    pub async fn status(&self, token: &str, path: &str) -> StatusCode {
        let request = self.named(token, Request::builder().uri(path)).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap().status()
    }

    /// What comes back to a browser with these cookies.
    pub async fn browse(&self, path: &str, cookies: &str) -> Answer {
        let request = Request::builder().uri(path).header("cookie", cookies).header("accept-language", "en");
        self.raw(request.body(Body::empty()).unwrap()).await
    }

    /// Sends bytes.
    pub async fn bytes(&self, token: &str, path: &str, body: &'static str) -> Answer {
        let request = Request::builder().method("POST").uri(path).header("accept-language", "en");
        self.raw(self.named(token, request).body(Body::from(body)).unwrap()).await
    }

    /// The bytes that come back.
    pub async fn bytes_of(&self, token: &str, path: &str, body: Value) -> Vec<u8> {
        let request = Request::builder().method("POST").uri(path).header("content-type", "application/json");
        let request = self.named(token, request).body(Body::from(body.to_string())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        to_bytes(response.into_body(), 64 * 1024 * 1024).await.unwrap().to_vec()
    }

    pub async fn call(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("accept-language", "en");
        request = self.named(token, request);
        let body = match body {
            Some(Value::String(text)) => Body::from(text),
            Some(value) => {
                request = request.header("content-type", "application/json");
                Body::from(value.to_string())
            }
            None => Body::empty(),
        };
        self.raw(request.body(body).unwrap()).await
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.call(token, "GET", path, None).await
    }

    /// Makes an account of a person, with the password of the tests.
    pub fn account(&self, login: &str, person: &str) -> i64 {
        let new = NewAccount {
            login,
            title: login,
            person: Some(person),
            administrator: None,
            password: PASSWORD,
            must_change: false,
        };
        self.service.identity.add_account(&new, self.service.now()).unwrap().id
    }

    /// Signs in and lets `name` be that session from now on.
    pub async fn sign_in(&mut self, name: &str, body: Value) -> Answer {
        let answer = self.post("", "/api/v1/session", body).await;
        if answer.status == StatusCode::OK {
            let set = answer.headers["set-cookie"].to_str().unwrap();
            let cookie = set.split(';').next().unwrap().trim_start_matches("qingdan=").to_owned();
            let csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
            self.sessions.insert(name.to_owned(), (cookie, csrf));
        }
        answer
    }

    pub async fn post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.call(token, "POST", path, Some(body)).await
    }

    /// Registers an order of the hotline through the desk and gives its receipt.
    pub async fn order(&self, title: &str, more: Value) -> String {
        let mut fields = serde_json::json!({ "title": title });
        for (name, value) in more.as_object().into_iter().flatten() {
            fields[name] = value.clone();
        }
        let answer =
            self.post("desk", "/api/v1/items", serde_json::json!({ "list": "hotline", "fields": fields })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        answer.json()["receipt"].as_str().unwrap().to_owned()
    }
}

/// Who holds a post in a unit by the table of people.
pub fn person(people: &str, unit: &str, post: &str) -> String {
    let mut rows = people.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let row = rows.find(|row| row[2] == unit && row[3] == post && row[6].is_empty());
    row.unwrap_or_else(|| panic!("nobody is {post} of {unit}"))[0].to_owned()
}

/// The password of every account of the tests.
pub const PASSWORD: &str = "correct horse battery";

/// The three administrators, signed in, by their kind.
fn sessions(identity: &Identity, now: Timestamp) -> BTreeMap<String, (String, String)> {
    let mut sessions = BTreeMap::new();
    for kind in [Administrator::System, Administrator::Security, Administrator::Audit] {
        let login = format!("{}-admin", kind.word());
        let administrator = Some(kind);
        let new = NewAccount {
            login: &login,
            title: "管理员",
            person: None,
            administrator,
            password: PASSWORD,
            must_change: false,
        };
        let account = identity.add_account(&new, now).unwrap();
        let ticket = identity.open_session(account, "10.0.0.9", "test", now).unwrap();
        sessions.insert(kind.word().to_owned(), (ticket.token.to_string(), ticket.csrf));
    }
    sessions
}

fn tokens(identity: &Identity, people: &str, now: Timestamp) -> BTreeMap<String, String> {
    let mut tokens = BTreeMap::new();
    let mut add = |name: &str, person: Option<&str>, unit: Option<&str>, scopes: &[&str]| {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let key = NewKey { name, scopes: &scopes, person, unit, expires: None };
        tokens.insert(name.to_owned(), identity.add_key(&key, now).unwrap().to_string());
    };
    for (token, place) in TOKENS {
        let (unit, post) = place.split_once('/').unwrap();
        add(token, Some(&person(people, unit, post)), None, &["read", "write"]);
    }
    let desk = person(people, "hotline_center", "desk");
    add("reader", Some(&desk), None, &["read"]);
    let callback = person(people, "hotline_center", "callback");
    let water = person(people, "water_bureau", "officer");
    let fire = person(people, "fire_brigade", "officer");
    for (name, whose) in
        [("fire_export", &fire), ("exporter", &desk), ("callback_export", &callback), ("water_export", &water)]
    {
        add(name, Some(whose), None, &["export"]);
    }
    add("robot", None, Some("water_bureau"), &["read", "write"]);
    add("nobody", None, None, &["open311"]);
    tokens
}
