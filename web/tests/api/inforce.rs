//! What is in force is changed through the API as by the command line: lists, calendars, the organisation, imports,
//! exports, timers, the walk over the log.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::town::{Answer, Town, root};

fn hotline(change: impl Fn(&str) -> String) -> String {
    let text = root("lists/hotline.toml");
    let version = definition::read(&text).0.version;
    change(&text.replacen(&format!("version = {version}"), &format!("version = {}", version + 1), 1))
}

async fn send(town: &Town, token: &str, path: &str, bytes: impl Into<Body>) -> Answer {
    let request = Request::builder().method("POST").uri(path).header("accept-language", "en");
    let request = request.header("authorization", format!("Bearer {}", town.token(token)));
    town.raw(request.body(bytes.into()).unwrap()).await
}

#[tokio::test]
async fn a_sound_list_comes_into_force_and_an_unsound_one_does_not() {
    let town = Town::new();
    town.order("路灯不亮", json!({})).await;
    let version = |answer: Value| {
        let lists = answer.as_array().unwrap().clone();
        lists.iter().find(|list| list["id"] == "hotline").unwrap()["version"].as_u64().unwrap()
    };
    let before = version(town.get("system", "/api/v1/lists").await.json());
    let hole = hotline(|text| {
        text.replacen("[stage.", "[stage.orphan]\ntitle = { zh = \"孤\", en = \"Orphan\" }\n\n[stage.", 1)
    });
    let refused = town.post("system", "/api/v1/lists", json!({ "texts": [hole] })).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "unsound"),
        "{}",
        refused.text
    );
    let findings = refused.json()["error"]["details"].clone();
    assert!(findings.as_array().unwrap().iter().all(|one| one["line"].as_u64().unwrap() > 0), "{findings}");
    assert_eq!(version(town.get("system", "/api/v1/lists").await.json()), before, "what was in force stays in force");
    let same = root("lists/hotline.toml").replacen("[list]", "[list]\n# a word more", 1);
    assert_eq!(town.post("system", "/api/v1/lists", json!({ "texts": [same] })).await.code(), "same_version");
    let sound = hotline(str::to_owned);
    let done = town.post("system", "/api/v1/lists", json!({ "texts": [sound] })).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert_eq!((done.json()["loaded"].as_u64(), done.json()["lists"][0]["sound"].as_bool()), (Some(1), Some(true)));
    assert_eq!(done.json()["upkept"]["items"], 1);
    assert_eq!(version(town.get("system", "/api/v1/lists").await.json()), before + 1);
    let acts = town.get("audit", "/api/v1/audit?act=lists").await.json();
    let outcomes: Vec<&str> =
        acts["records"].as_array().unwrap().iter().rev().map(|record| record["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["begun", "unsound", "begun", "same_version", "begun", "done"]);
}

#[tokio::test]
async fn a_change_is_tried_on_live_items_and_keeps_nothing() {
    let town = Town::new();
    let receipt = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾" })).await;
    let whole = town.get("desk", &format!("/api/v1/items/{receipt}")).await.json();
    let stage = whole["stage"]["name"].as_str().unwrap().to_owned();
    // The stage in which the item stands is called otherwise, and `renamed` says so.
    let rename = |text: &str| {
        let text = text.replace(&format!("stage.{stage}"), "stage.anew").replace(&format!("\"{stage}\""), "\"anew\"");
        let text = text.replace(&format!("stage={stage} "), "stage=anew ");
        text.replacen("first = ", &format!("renamed = {{ {stage} = \"anew\" }}\nfirst = "), 1)
    };
    let tried = town.post("system", "/api/v1/lists/attempt", json!({ "texts": [hotline(rename)] })).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    let live = tried.json()["live"][0].clone();
    assert_eq!((live["list"].as_str(), live["stuck_items"].as_u64()), (Some("hotline"), Some(0)), "{}", tried.text);
    assert_eq!(live["stages"], json!([{ "from": stage, "to": "anew", "items": 1 }]));
    let after = town.get("desk", &format!("/api/v1/items/{receipt}")).await.json();
    assert_eq!(after["sequence"], whole["sequence"], "nothing was kept");
    // Without `renamed` the live item has no place: S18, by the checker as one writes and by the attempt.
    let strands = |text: &str| rename(text).replacen(&format!("renamed = {{ {stage} = \"anew\" }}\n"), "", 1);
    let tried = town.post("system", "/api/v1/lists/attempt", json!({ "texts": [hotline(strands)] })).await.json();
    assert_eq!(tried["live"], json!([]));
    let checked = town.post("system", "/api/v1/check", json!({ "text": hotline(strands) })).await.json();
    for findings in [&tried["lists"][0]["findings"], &checked["findings"]] {
        let s18 = findings.as_array().unwrap().iter().find(|finding| finding["code"] == "S18");
        assert!(s18.unwrap()["message"].as_str().unwrap().contains("1 live items stand in"), "{findings}");
    }
    let unit = town.post("system", "/api/v1/lists", json!({ "texts": [hotline(strands)] })).await;
    assert_eq!(unit.code(), "unsound");
}

#[tokio::test]
async fn a_year_of_the_calendar_and_the_organisation_are_loaded() {
    let town = Town::new();
    let days = "date,kind,name,source\n2027-01-01,holiday,元旦,test\n2027-01-02,holiday,元旦,test\n";
    let loaded = town.post("system", "/api/v1/calendars", json!({ "name": "cn", "csv": days })).await;
    assert_eq!(loaded.json()["loaded"], 1, "{}", loaded.text);
    let again = town.post("system", "/api/v1/calendars", json!({ "name": "cn", "csv": days })).await;
    assert_eq!(again.json()["loaded"], 0, "{}", again.text);
    let year = town.get("desk", "/api/v1/calendars/cn/2027").await;
    assert!(year.text.contains("元旦"), "{}", year.text);
    let bad = town.post("system", "/api/v1/calendars", json!({ "name": "cn", "csv": "date,kind\nx,y\n" })).await;
    assert_eq!((bad.status, bad.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "calendar"), "{}", bad.text);
    assert_eq!(town.post("system", "/api/v1/calendars", json!({ "year": 2027 })).await.code(), "calendar");

    let (units, people) = (root("lists/organisation/units.csv"), root("lists/organisation/people.csv"));
    let same = town.post("system", "/api/v1/organisation", json!({ "units": units, "people": people })).await;
    assert_eq!(same.json()["loaded"], 0, "{}", same.text);
    let desk = people.lines().find(|line| line.contains("hotline_center,desk")).unwrap();
    let person = desk.split(',').next().unwrap();
    let more = format!(
        "{}\n{person},{}\n",
        people.trim_end(),
        desk.split_once(',').unwrap().1.replace("hotline_center,desk", "water_bureau,officer")
    );
    let changed = town.post("system", "/api/v1/organisation", json!({ "units": units, "people": more })).await;
    assert_eq!(changed.json()["loaded"], 1, "{}", changed.text);
    let faults = town.post("system", "/api/v1/organisation", json!({ "units": "id\n", "people": "x\n" })).await;
    assert_eq!((faults.status, faults.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "organisation"));
    assert!(!faults.json()["error"]["details"].as_array().unwrap().is_empty());
    assert_eq!(send_as_system(&town, "/api/v1/organisation/workbook", "no workbook").await, "sheet");
}

async fn send_as_system(town: &Town, path: &str, body: &'static str) -> String {
    town.bytes("system", path, body).await.code()
}

#[tokio::test]
async fn rows_come_in_once_and_what_is_refused_is_kept() {
    let town = Town::new();
    let rows = "标题,来电人电话,情况说明\n路灯不亮,13800001111,东门外\n,13800002222,没有标题\n河道漂浮物,,漂浮垃圾\n";
    let path = "/api/v1/lists/hotline/import?name=orders.csv";
    let taken = send(&town, "desk", path, rows).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    let counts =
        |answer: &Answer| ["rows", "receipts", "refused", "already"].map(|key| answer.json()[key].as_u64().unwrap());
    assert_eq!(counts(&taken), [3, 2, 1, 0], "{}", taken.text);
    assert_eq!(counts(&send(&town, "desk", path, rows).await), [3, 2, 1, 2], "the same file makes nothing new");
    assert_eq!(town.get("desk", "/api/v1/items/count?list=hotline").await.json()["items"], 2);
    assert_eq!(send(&town, "water", path, rows).await.code(), "forbidden", "an officer is no registrar");
    assert_eq!(send(&town, "reader", path, rows).await.code(), "forbidden");
    assert_eq!(send(&town, "desk", path, "a,b\n1,2\n").await.code(), "sheet");
    assert_eq!(send(&town, "desk", path, Vec::from(b"PK\x03\x04 no workbook")).await.code(), "sheet");
    assert_eq!(send(&town, "desk", "/api/v1/lists/nothing/import", rows).await.code(), "no_list");
    let large = "x".repeat(33 * 1024 * 1024);
    assert_eq!(send(&town, "desk", path, large).await.code(), "too_large");
}

#[tokio::test]
async fn an_export_has_what_its_reader_sees_and_masks_the_rest() {
    let town = Town::new();
    let water = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾", "phone": "13800001111" })).await;
    let other = town.order("路灯不亮", json!({ "phone": "13800002222" })).await;
    let export = |token: &'static str, body: Value| {
        let town = &town;
        async move { town.post(token, "/api/v1/exports", body).await }
    };
    let all = export("exporter", json!({ "list": "hotline" })).await;
    assert_eq!(all.headers["content-type"], "text/csv; charset=utf-8");
    assert!(all.text.contains(&water) && all.text.contains(&other), "{}", all.text);
    assert!(!all.text.contains("13800001111") && all.text.contains("138****1111"), "{}", all.text);
    let own = export("water_export", json!({ "list": "hotline" })).await;
    assert!(own.text.contains(&water) && !own.text.contains(&other), "{}", own.text);
    let some = export("exporter", json!({ "list": "hotline", "filter": "text=路灯" })).await;
    assert!(!some.text.contains(&water) && some.text.contains(&other), "{}", some.text);
    for (body, code) in [
        (json!({ "list": "hotline", "filter": "nothing=1" }), "filter"),
        (json!({ "list": "hotline", "format": "pdf" }), "format"),
        (json!({ "list": "nothing" }), "no_list"),
        (json!({ "list": "hotline", "personal": ["phone"] }), "reason"),
        (json!({ "list": "hotline", "personal": ["title"], "reason": "想看" }), "not_found"),
    ] {
        assert_eq!(export("exporter", body.clone()).await.code(), code, "{body}");
    }
    assert_eq!(export("desk", json!({ "list": "hotline" })).await.code(), "forbidden", "a key without the scope");
    let whole = json!({ "list": "hotline", "personal": ["phone"], "reason": "集中回访" });
    let shown = export("callback_export", whole).await;
    assert!(shown.text.contains("13800001111"), "{}", shown.text);
    let events = town.get("desk", &format!("/api/v1/items/{water}/events")).await.json();
    let last = events.as_array().unwrap().last().unwrap();
    let said = (last["kind"].as_str(), last["field"]["name"].as_str(), last["reason"].as_str());
    assert_eq!(said, (Some("revealed"), Some("phone"), Some("集中回访")));
    let read = town.get("audit", &format!("/api/v1/audit?act=personal.read&what={water}")).await.json();
    assert_eq!(read["records"].as_array().unwrap().len(), 1);
    let book = town.bytes_of("exporter", "/api/v1/exports", json!({ "list": "hotline", "format": "xlsx" })).await;
    let rows = channels::sheet::read(&book, "x.xlsx").unwrap();
    assert_eq!((rows.len(), rows[0][0].as_str()), (3, "受理编号"));
}

#[tokio::test]
async fn timers_dispatch_and_the_walk_over_the_log() {
    let town = Town::new();
    town.order("路灯不亮", json!({})).await;
    let timers = town.get("system", "/api/v1/ticks").await.json();
    assert_eq!((timers["late"].as_u64(), timers["next"].is_string()), (Some(0), true), "{timers}");
    assert_eq!(town.post("system", "/api/v1/ticks", Value::Null).await.json(), json!({ "items": 0, "stuck": [] }));
    let proposed = json!({ "fields": { "title": "河道漂浮物", "text": "河道漂浮垃圾" } });
    let proposal = town.post("desk", "/api/v1/lists/hotline/dispatch", proposed).await.json();
    assert!(proposal["sets"].as_object().is_some_and(|sets| !sets.is_empty()), "{proposal}");
    assert_eq!(town.get("desk", "/api/v1/items/count").await.json()["items"], 1, "nothing was made of it");
    let verified = town.post("audit", "/api/v1/verify", json!({})).await;
    assert_eq!(verified.json()["sound"], true, "{}", verified.text);
    let kept = json!({ "audit_root": verified.json()["audit"]["seal"] });
    assert_eq!(town.post("audit", "/api/v1/verify", kept).await.json()["sound"], true);
    let cut = town.post("audit", "/api/v1/verify", json!({ "audit_root": "00" })).await.json();
    assert_eq!(cut["sound"], false);
    assert_eq!(town.post("audit", "/api/v1/verify", json!({ "root": "?" })).await.code(), "root");
    assert_eq!(town.post("audit", "/api/v1/replay", Value::Null).await.json()["same"], true);
}

#[tokio::test]
async fn views_are_kept_counted_and_shared() {
    let town = Town::new();
    town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾" })).await;
    town.order("路灯不亮", json!({})).await;
    let new = json!({ "name": "在办", "filter": "state=live", "unit": "water_bureau" });
    let made = town.post("water", "/api/v1/views", new.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(made.json()["items"], 1, "counted with the eyes of the caller");
    let shared = town.get("water_desk", "/api/v1/views").await.json();
    assert_eq!((shared[0]["name"].as_str(), shared[0]["mine"].as_bool()), (Some("在办"), Some(false)));
    assert_eq!(town.get("fire", "/api/v1/views").await.json(), json!([]));
    assert_eq!(town.post("fire", "/api/v1/views", new).await.code(), "forbidden");
    let path = format!("/api/v1/views/{}", made.json()["id"]);
    assert_eq!(town.call("water_desk", "DELETE", &path, None).await.code(), "not_found");
    assert_eq!(town.call("water", "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    let wrong = json!({ "name": "x", "filter": "state=ajar" });
    assert_eq!(town.post("water", "/api/v1/views", wrong).await.code(), "filter");
    let private = json!({ "name": "全部", "filter": "" });
    town.post("desk", "/api/v1/views", private).await;
    assert_eq!(town.get("desk", "/api/v1/views").await.json()[0]["items"], 2);
    assert_eq!(town.get("callback", "/api/v1/views").await.json(), json!([]), "what nobody shares is one's own");
}

/// Each part of a filter finds what the page's filter of that name would.
#[tokio::test]
async fn every_part_of_a_filter_filters() {
    let town = Town::new();
    let fields = json!({ "text": "河道漂浮垃圾", "place": "青河街道东门" });
    let water = town.order("河道漂浮物", fields).await;
    let lamp = town.order("路灯不亮", json!({})).await;
    let item = town.get("desk", &format!("/api/v1/items/{water}")).await.json();
    let (stage, unit) = (item["stage"]["name"].as_str().unwrap(), item["holder"]["unit"]["name"].as_str().unwrap());
    let desk = crate::town::person(&root("lists/organisation/people.csv"), "hotline_center", "desk");
    let both = format!("{water} {lamp}");
    for (filter, expected) in [
        (String::new(), both.as_str()),
        ("list=hotline".to_owned(), &both),
        ("list=hazard".to_owned(), ""),
        ("not_list=hotline".to_owned(), ""),
        (format!("unit={unit}"), &water),
        (format!("not_unit={unit}"), &lamp),
        (format!("unit={unit}&stage={stage}"), &water),
        (format!("unit={unit}&not_stage={stage}"), ""),
        ("state=live".to_owned(), &both),
        ("state=closed".to_owned(), ""),
        ("overdue=true".to_owned(), ""),
        ("due_before=2025-11-06T00:00:00Z".to_owned(), ""),
        ("due_from=2025-11-06T00:00:00Z&due_before=2035-01-01T00:00:00Z".to_owned(), &both),
        ("registered_from=2025-11-07T00:00:00Z".to_owned(), ""),
        ("registered_before=2025-11-07T00:00:00Z".to_owned(), &both),
        ("text=漂浮".to_owned(), &water),
        ("text=不亮".to_owned(), &lamp),
        ("person=me".to_owned(), &both),
        (format!("person={desk}"), &both),
        ("person=p9999".to_owned(), ""),
        ("raised=true".to_owned(), ""),
        ("relapses_min=1".to_owned(), ""),
        ("subject=nothing".to_owned(), ""),
        ("parent=1".to_owned(), ""),
    ] {
        let filter: String = filter
            .split('&')
            .map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                format!("{key}={}&", form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>())
            })
            .collect();
        let filter = filter.trim_end_matches('&').trim_end_matches('=');
        let page = town.get("desk", &format!("/api/v1/items?order=oldest&{filter}")).await;
        let found: Vec<String> = page.json()["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{filter}: {}", page.text))
            .iter()
            .map(|item| item["receipt"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(found.join(" "), expected, "{filter}");
        let count = town.get("desk", &format!("/api/v1/items/count?{filter}")).await.json();
        assert_eq!(count["items"].as_u64(), Some(found.len() as u64), "{filter}");
    }
}
