//! Every endpoint of the OpenAPI document, called by every kind of caller: what each is answered is kept as a table in
//! `web/tests/matrix.txt`, and a new endpoint without a call here fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect_file;
use identity::NewKey;
use serde_json::{Value, json};

use crate::rights::hotline_with_recusal;
use crate::town::{PASSWORD, Town, person, root};

/// Who calls, and why he is another kind than the others. The order in question is held by the water bureau, speaks against
/// the housing bureau, and names the head of the water bureau as one who stands aside.
const CALLERS: [(&str, &str); 17] = [
    ("anonymous", "nobody signed in"),
    ("own", "an officer of the unit that holds the order"),
    ("other", "an officer of another unit"),
    ("superior", "the district's head, above every unit"),
    ("registrar", "the desk of the hotline"),
    ("meetings", "an officer of the supervision office, who registers what meetings decide"),
    ("accused", "an officer of the unit that the order speaks against"),
    ("recused", "the person of the holding unit who stands aside"),
    ("system", "the system administrator"),
    ("security", "the security administrator"),
    ("audit", "the audit administrator"),
    ("first", "an account whose first password was not changed"),
    ("key:read", "a key of the holding unit's officer"),
    ("key:write", "a key of the holding unit's officer"),
    ("key:export", "a key of the holding unit's officer"),
    ("key:open311", "a key that is nobody"),
    ("key:unit", "a key of the accused unit, to read and write"),
];

/// A call: the endpoint as the document has it, the address, and the body.
type Call = (&'static str, String, Option<Value>);

fn calls(town: &Known) -> Vec<Call> {
    [calls_of_items(town), calls_of_rules(), calls_of_devices(town), calls_of_outside(), calls_of_administration(town)]
        .concat()
}

/// Sign-in, and items.
fn calls_of_items(town: &Known) -> Vec<Call> {
    let Known { item, file, other_view, .. } = town;
    let one = format!("/api/v1/items/{item}");
    let items = "/api/v1/items";
    vec![
        ("get /api/v1/me", "/api/v1/me".into(), None),
        ("get /api/v1/setup", "/api/v1/setup".into(), None),
        (
            "post /api/v1/setup",
            "/api/v1/setup".into(),
            Some(json!({ "word": "x", "system": admin("a1"), "security": admin("a2"), "audit": admin("a3") })),
        ),
        ("get /api/v1/session/outside", "/api/v1/session/outside".into(), None),
        ("get /api/v1/session/outside/begin", "/api/v1/session/outside/begin".into(), None),
        ("get /api/v1/session/outside/end", "/api/v1/session/outside/end".into(), None),
        ("get /api/v1/items", "/api/v1/items".into(), None),
        ("get /api/v1/items/count", format!("{items}/count"), None),
        ("get /api/v1/items/tally/{by}", format!("{items}/tally/list"), None),
        ("get /api/v1/items/{item}", one.clone(), None),
        ("get /api/v1/items/{item}/events", format!("{one}/events"), None),
        (
            "post /api/v1/items/{item}/reveal",
            format!("{one}/reveal"),
            Some(json!({ "field": "phone", "reason": "联系来电人" })),
        ),
        ("get /api/v1/items/{item}/attachments", format!("{one}/attachments"), None),
        ("get /api/v1/items/{item}/attachments/{id}", format!("{one}/attachments/{file}"), None),
        ("post /api/v1/attachments", "/api/v1/attachments".into(), Some(Value::String("no photo".into()))),
        ("post /api/v1/items/{item}/moves", format!("{one}/moves"), Some(json!({ "name": "no_such_move" }))),
        ("post /api/v1/moves", "/api/v1/moves".into(), Some(json!({ "items": [item], "name": "no_such_move" }))),
        (
            "post /api/v1/items",
            "/api/v1/items".into(),
            Some(json!({ "list": "hotline", "fields": { "title": "新事项" } })),
        ),
        ("post /api/v1/exports", "/api/v1/exports".into(), Some(json!({ "list": "hotline" }))),
        ("get /api/v1/views", "/api/v1/views".into(), None),
        ("post /api/v1/views", "/api/v1/views".into(), Some(json!({ "name": "在办", "filter": "state=live" }))),
        ("delete /api/v1/views/{view}", format!("/api/v1/views/{other_view}"), None),
        ("get /api/v1/changes", "/api/v1/changes".into(), None),
    ]
}

/// Figures, lists, calendars, people.
fn calls_of_rules() -> Vec<Call> {
    let list = json!({ "texts": [root("lists/hotline.toml")] });
    vec![
        ("get /api/v1/measures", "/api/v1/measures?list=hotline&month=2025-11".into(), None),
        ("get /api/v1/lists", "/api/v1/lists".into(), None),
        ("get /api/v1/lists/{list}", "/api/v1/lists/hotline".into(), None),
        ("post /api/v1/check", "/api/v1/check".into(), Some(json!({ "text": "" }))),
        ("post /api/v1/lists/attempt", "/api/v1/lists/attempt".into(), Some(list.clone())),
        ("post /api/v1/lists", "/api/v1/lists".into(), Some(list)),
        (
            "post /api/v1/lists/{list}/import",
            "/api/v1/lists/hotline/import".into(),
            Some(Value::String("标题\n一\n".into())),
        ),
        ("post /api/v1/lists/{list}/dispatch", "/api/v1/lists/hotline/dispatch".into(), Some(json!({ "fields": {} }))),
        ("get /api/v1/deadline", "/api/v1/deadline?from=2025-11-06T09:00:00Z&limit=5wd".into(), None),
        ("get /api/v1/calendars/{calendar}/{year}", "/api/v1/calendars/cn/2025".into(), None),
        ("post /api/v1/calendars", "/api/v1/calendars".into(), Some(json!({}))),
        ("get /api/v1/organisation", "/api/v1/organisation".into(), None),
        ("post /api/v1/organisation", "/api/v1/organisation".into(), Some(json!({ "units": "", "people": "" }))),
        ("post /api/v1/organisation/workbook", "/api/v1/organisation/workbook".into(), Some(Value::String("x".into()))),
    ]
}

/// Proposals and devices.
fn calls_of_devices(town: &Known) -> Vec<Call> {
    let Known { item, .. } = town;
    let one = format!("/api/v1/items/{item}");
    vec![
        ("get /api/v1/items/{item}/proposals", format!("{one}/proposals"), None),
        (
            "post /api/v1/items/{item}/proposals",
            format!("{one}/proposals"),
            Some(json!({ "of": "category", "proposed": "水务", "taken": true })),
        ),
        ("get /api/v1/topics", "/api/v1/topics?list=hotline".into(), None),
        (
            "post /api/v1/topics/consult",
            "/api/v1/topics/consult".into(),
            Some(json!({ "name": "x", "members": ["1"] })),
        ),
        ("get /api/v1/minutes", "/api/v1/minutes".into(), None),
        ("post /api/v1/minutes", "/api/v1/minutes".into(), Some(json!({ "name": "纪要", "text": "会议要求。" }))),
        ("get /api/v1/minutes/{paper}", "/api/v1/minutes/77".into(), None),
        (
            "post /api/v1/minutes/{paper}/accept",
            "/api/v1/minutes/77/accept".into(),
            Some(json!({ "article": 0, "directive": 0 })),
        ),
        (
            "post /api/v1/minutes/{paper}/dismiss",
            "/api/v1/minutes/77/dismiss".into(),
            Some(json!({ "article": 0, "directive": 0, "why": "statement" })),
        ),
        (
            "post /api/v1/minutes/{paper}/restore",
            "/api/v1/minutes/77/restore".into(),
            Some(json!({ "article": 0, "directive": 0 })),
        ),
        ("get /api/v1/items/{item}/signals", format!("{one}/signals"), None),
        ("get /api/v1/devices", "/api/v1/devices".into(), None),
        ("put /api/v1/devices/{device}", "/api/v1/devices/x".into(), Some(json!({}))),
        ("post /api/v1/devices/{device}/orders", "/api/v1/devices/x/orders".into(), Some(json!({ "read_status": {} }))),
        ("get /api/v1/basemaps", "/api/v1/basemaps".into(), None),
        ("get /api/v1/basemaps/{name}/{z}/{x}/{y}", "/api/v1/basemaps/town/0/0/0".into(), None),
        ("get /api/v1/plans", "/api/v1/plans".into(), None),
        ("post /api/v1/plans", "/api/v1/plans?building=x&floor=1".into(), Some(Value::String("no picture".into()))),
        ("put /api/v1/plans/{plan}", "/api/v1/plans/7".into(), Some(json!({ "places": [] }))),
        ("get /api/v1/plans/{plan}/picture", "/api/v1/plans/7/picture".into(), None),
        ("delete /api/v1/plans/{plan}", "/api/v1/plans/7".into(), None),
        ("get /api/v1/items/{item}/plans", format!("{one}/plans"), None),
        ("get /api/v1/items/{item}/plans/{plan}/picture", format!("{one}/plans/7/picture"), None),
        (
            "post /api/v1/devices/{device}/learnt",
            "/api/v1/devices/x/learnt".into(),
            Some(json!({ "setting": "time=bcd", "is_accepted": true })),
        ),
        ("get /api/v1/shields", "/api/v1/shields".into(), None),
        (
            "post /api/v1/shields",
            "/api/v1/shields".into(),
            Some(json!({ "device": "x", "until": "2025-11-07T00:00:00Z", "reason": "检修" })),
        ),
        ("delete /api/v1/shields", "/api/v1/shields?device=x".into(), None),
        ("post /api/v1/signals", "/api/v1/signals".into(), Some(json!({ "gateway": "g", "frames": [] }))),
    ]
}

/// What goes out.
fn calls_of_outside() -> Vec<Call> {
    vec![
        ("get /api/v1/subscriptions", "/api/v1/subscriptions".into(), None),
        (
            "post /api/v1/subscriptions",
            "/api/v1/subscriptions".into(),
            Some(json!({ "name": "x", "carrier": "webhook", "target": "https://receiver.example/in" })),
        ),
        ("get /api/v1/subscriptions/{id}/undelivered", "/api/v1/subscriptions/77/undelivered".into(), None),
        ("post /api/v1/subscriptions/{id}/undelivered", "/api/v1/subscriptions/77/undelivered".into(), Some(json!({}))),
        ("delete /api/v1/subscriptions/{id}", "/api/v1/subscriptions/77".into(), None),
        ("post /api/v1/feed", "/api/v1/feed".into(), None),
        ("delete /api/v1/feed", "/api/v1/feed".into(), None),
    ]
}

/// Operation and accounts; what takes the caller's own way in away stands last.
fn calls_of_administration(town: &Known) -> Vec<Call> {
    let Known { user, key, session, .. } = town;
    vec![
        ("get /api/v1/ticks", "/api/v1/ticks".into(), None),
        ("post /api/v1/ticks", "/api/v1/ticks".into(), None),
        ("post /api/v1/verify", "/api/v1/verify".into(), Some(json!({}))),
        ("post /api/v1/replay", "/api/v1/replay".into(), None),
        ("get /api/v1/audit", "/api/v1/audit".into(), None),
        ("get /api/v1/sessions", "/api/v1/sessions".into(), None),
        ("delete /api/v1/sessions/{session}", format!("/api/v1/sessions/{session}"), None),
        (
            "post /api/v1/erasures",
            "/api/v1/erasures".into(),
            Some(json!({ "person": "13999999999", "reason": "来电人申请删除" })),
        ),
        ("get /api/v1/users", "/api/v1/users".into(), None),
        (
            "post /api/v1/users",
            "/api/v1/users".into(),
            Some(json!({ "login": "neu", "title": "新", "person": clerk() })),
        ),
        ("patch /api/v1/users/{user}", format!("/api/v1/users/{user}"), Some(json!({ "title": "改名" }))),
        ("post /api/v1/users/{user}/password", format!("/api/v1/users/{user}/password"), None),
        ("delete /api/v1/users/{user}/second-factor", format!("/api/v1/users/{user}/second-factor"), None),
        ("get /api/v1/map/boundaries", "/api/v1/map/boundaries".into(), None),
        ("put /api/v1/map/boundaries", "/api/v1/map/boundaries".into(), Some(json!({ "areas": [] }))),
        ("get /api/v1/keys", "/api/v1/keys".into(), None),
        ("post /api/v1/keys", "/api/v1/keys".into(), Some(json!({ "name": "neu", "scopes": ["read"] }))),
        ("delete /api/v1/keys/{key}", format!("/api/v1/keys/{key}"), None),
        ("get /api/v1/me/second-factor", "/api/v1/me/second-factor".into(), None),
        ("put /api/v1/me/second-factor", "/api/v1/me/second-factor".into(), Some(json!({ "code": "000000" }))),
        (
            "post /api/v1/me/second-factor/recovery",
            "/api/v1/me/second-factor/recovery".into(),
            Some(json!({ "password": PASSWORD })),
        ),
        (
            "post /api/v1/me/second-factor/off",
            "/api/v1/me/second-factor/off".into(),
            Some(json!({ "password": PASSWORD })),
        ),
        ("post /api/v1/me/second-factor", "/api/v1/me/second-factor".into(), Some(json!({ "password": PASSWORD }))),
        ("post /api/v1/session", "/api/v1/session".into(), Some(json!({ "login": "x", "password": "y" }))),
        (
            "post /api/v1/me/password",
            "/api/v1/me/password".into(),
            Some(json!({ "present": PASSWORD, "next": "another horse battery" })),
        ),
        ("delete /api/v1/session", "/api/v1/session".into(), None),
    ]
}

/// What calls speak of.
struct Known {
    item: String,
    file: String,
    user: i64,
    key: i64,
    session: i64,
    other_view: i64,
}

fn admin(login: &str) -> Value {
    json!({ "login": login, "title": login, "password": PASSWORD })
}

fn clerk() -> String {
    at("hotline_center", "desk")
}

fn at(unit: &str, post: &str) -> String {
    person(&root("lists/organisation/people.csv"), unit, post)
}

/// A town in which a caller of that kind is known as `caller`.
async fn town(kind: &str) -> (Town, Known) {
    let mut town = Town::with(hotline_with_recusal());
    let file = crate::attachments::sent(&town, "desk", &crate::attachments::photo(1)).await;
    let fields = json!({ "text": "河道漂浮垃圾", "photo": [file], "phone": "13800001111", "accused": "housing_bureau",
        "conflicted": at("water_bureau", "head") });
    let item = town.order("河道漂浮物", fields).await;
    let user = town.account("someone", &clerk());
    let service = &town.service;
    let now = service.now();
    let account = service.identity.account(user).unwrap();
    service.identity.open_session(account, "10.0.0.7", "test", now).unwrap();
    let session = service.identity.sessions(Some(user), now).unwrap()[0].id;
    let key = service.identity.keys().unwrap().iter().find(|key| key.name == "reader").unwrap().id;
    let view = identity::NewView { owner: "another", unit: None, name: "x", query: "" };
    let other_view = service.identity.save_view(&view, now).unwrap().id;
    let whose = match kind {
        "own" => Some(at("water_bureau", "officer")),
        "other" => Some(at("fire_brigade", "officer")),
        "superior" => Some(at("district_government", "district_head")),
        "registrar" => Some(clerk()),
        "meetings" => Some(at("supervision_office", "officer")),
        "accused" => Some(at("housing_bureau", "officer")),
        "recused" => Some(at("water_bureau", "head")),
        _ => None,
    };
    if let Some(person) = whose {
        town.account("caller", &person);
        town.sign_in("caller", json!({ "login": "caller", "password": PASSWORD })).await;
    } else if kind == "first" {
        let id = town.account("caller", &clerk());
        town.service.identity.set_password(id, PASSWORD, true).unwrap();
        town.sign_in("caller", json!({ "login": "caller", "password": PASSWORD })).await;
    } else if let Some(scope) = kind.strip_prefix("key:") {
        let officer = at("water_bureau", "officer");
        let (scopes, person, unit) = match scope {
            "open311" => (vec!["open311"], None, None),
            "unit" => (vec!["read", "write", "export"], None, Some("housing_bureau")),
            other => (vec![other], Some(officer.as_str()), None),
        };
        let scopes: Vec<String> = scopes.into_iter().map(str::to_owned).collect();
        let new = NewKey { name: "caller", scopes: &scopes, person, unit, expires: None };
        let secret = town.service.identity.add_key(&new, town.service.now()).unwrap();
        town.name("caller", &secret);
    }
    (town, Known { item, file, user, key, session, other_view })
}

/// What each endpoint answers to one kind of caller.
async fn column(kind: &'static str) -> BTreeMap<&'static str, u16> {
    let (mut town, known) = town(kind).await;
    let token = match kind {
        "anonymous" => "",
        "system" | "security" | "audit" => kind,
        _ => "caller",
    };
    let blind = matches!(
        kind,
        "anonymous"
            | "other"
            | "meetings"
            | "accused"
            | "recused"
            | "system"
            | "security"
            | "first"
            | "key:open311"
            | "key:unit"
    );
    let mut column = BTreeMap::new();
    for (endpoint, path, body) in calls(&known) {
        let (method, _) = endpoint.split_once(' ').unwrap();
        if endpoint == "delete /api/v1/session" && !token.is_empty() && !kind.starts_with("key:") {
            // The call before changed the password, which ended the session.
            let login = if token == "caller" { token.to_owned() } else { format!("{kind}-admin") };
            town.sign_in(token, json!({ "login": login, "password": "another horse battery" })).await;
        }
        let status = if endpoint == "get /api/v1/changes" {
            town.status(token, &path).await
        } else {
            let answer = town.call(token, &method.to_uppercase(), &path, body).await;
            if blind && !endpoint.contains("{item}") && endpoint != "post /api/v1/moves" {
                assert!(!answer.text.contains(&known.item), "{kind} {endpoint} tells of the order: {}", answer.text);
            }
            assert!(
                !answer.text.contains("13800001111") || endpoint.ends_with("reveal"),
                "{kind} {endpoint} shows a telephone"
            );
            answer.status
        };
        column.insert(endpoint, status.as_u16());
    }
    column
}

/// The columns, each worked out in a thread of its own.
fn columns() -> Vec<BTreeMap<&'static str, u16>> {
    let work = |kind: &'static str| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(column(kind))
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = CALLERS.map(|(kind, _)| scope.spawn(move || work(kind))).into_iter().collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn each_caller_is_answered_as_the_table_says() {
    let columns = columns();
    let mut table = String::from(
        "Who is answered how. Made by the test of this name; read each difference before you keep it.\n\n",
    );
    for (kind, who) in CALLERS {
        writeln!(table, "{kind:<12} {who}").unwrap();
    }
    let document = serde_json::to_value(web::document()).unwrap();
    let mut endpoints: Vec<String> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let known = ["get", "post", "put", "patch", "delete"];
        let named = known.into_iter().filter(|method| methods.get(*method).is_some());
        endpoints.extend(named.map(|method| format!("{method} {path}")));
    }
    endpoints
        .sort_by(|a, b| a.split_once(' ').map(|pair| pair.1).cmp(&b.split_once(' ').map(|pair| pair.1)).then(a.cmp(b)));
    table.push_str("\nendpoint                                          ");
    for (kind, _) in CALLERS {
        write!(table, " {kind:>11}").unwrap();
    }
    table.push('\n');
    for endpoint in &endpoints {
        write!(table, "{endpoint:<50}").unwrap();
        for (column, (kind, _)) in columns.iter().zip(CALLERS) {
            let status = column.get(endpoint.as_str());
            let status = status.unwrap_or_else(|| panic!("`{endpoint}` has no call in the matrix; add one"));
            assert!(*status < 500, "{kind} {endpoint}: {status}");
            write!(table, " {status:>11}").unwrap();
        }
        table.push('\n');
    }
    for call in columns[0].keys() {
        assert!(endpoints.iter().any(|endpoint| endpoint == call), "`{call}` is no endpoint any more");
    }
    expect_file!["../matrix.txt"].assert_eq(&table);
    hold(&columns);
}

/// Whether an endpoint is for those who have not signed in yet.
pub fn is_public(endpoint: &str) -> bool {
    let public = ["get /api/v1/setup", "post /api/v1/setup", "post /api/v1/session"];
    public.contains(&endpoint) || endpoint.starts_with("get /api/v1/session/outside")
}

/// What must hold whatever the table says.
fn hold(columns: &[BTreeMap<&'static str, u16>]) {
    let of = |kind: &str| &columns[CALLERS.iter().position(|(other, _)| *other == kind).unwrap()];
    for (endpoint, status) in of("anonymous") {
        assert_eq!(*status == 401, !is_public(endpoint), "anonymous {endpoint}: {status}");
    }
    for kind in ["other", "meetings", "accused", "recused", "key:unit"] {
        for (endpoint, status) in of(kind).iter().filter(|(endpoint, _)| endpoint.contains("{item}")) {
            assert_eq!(*status, 404, "{kind} {endpoint}");
        }
    }
    for (kind, column) in CALLERS.iter().zip(columns) {
        for (endpoint, status) in column.iter().filter(|(endpoint, _)| endpoint.contains("/minutes")) {
            let is_refused = *status == 401 || *status == 403;
            assert_eq!(is_refused, kind.0 != "meetings", "{} {endpoint}: {status}", kind.0);
        }
    }
    for kind in ["system", "security", "audit", "key:open311", "first"] {
        for (endpoint, status) in
            of(kind).iter().filter(|(endpoint, _)| endpoint.contains("/items") || endpoint.contains("/exports"))
        {
            assert_eq!(*status, 403, "{kind} {endpoint}");
        }
    }
    let powers = [
        ("/users", "security"),
        ("/keys", "security"),
        ("/audit", "audit"),
        ("/ticks", "system"),
        ("/lists/attempt", "system"),
        ("post /api/v1/lists", "system"),
        ("post /api/v1/calendars", "system"),
        ("post /api/v1/organisation", "system"),
        ("put /api/v1/map/boundaries", "system"),
    ];
    for (part, kind) in powers {
        for (other, _) in CALLERS.iter().filter(|(other, _)| *other != kind) {
            for (endpoint, status) in of(other)
                .iter()
                .filter(|(endpoint, _)| endpoint.ends_with(part) || (!part.contains(' ') && endpoint.contains(part)))
            {
                let looks = *other == "audit" && endpoint.starts_with("get ");
                assert!(*status == 401 || *status == 403 || looks, "{other} {endpoint}: {status}");
            }
        }
    }
}
