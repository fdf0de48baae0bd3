//! Floor plans over HTTP: who puts them there, who sees them, and what an alarm shows of them.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use channels::follow::{Follower, Known};
use channels::intake::Intake;
use journal::{Journal, State};
use serde_json::{Value, json};
use web::signals::Signals;

use crate::town::{Answer, Town, person, root};

const PANEL: &str = "gb26875:790300000000";
const BUILDING: &str = "清和大厦";

/// A drawing of one pixel a side: nobody's.
fn drawing(shade: u8) -> Vec<u8> {
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [&length[..], name, content, &[0; 4]].concat()
    };
    let head = [&[0, 0, 4, 0, 0, 0, 3, 0][..], &[8, 2, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &head), chunk(b"IDAT", &[shade]), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat()].concat()
}

/// A town with one panel in one building, which a mall runs.
fn town() -> (Town, tempfile::TempDir) {
    let town = Town::new();
    let folder = tempfile::tempdir().unwrap();
    let journal = Arc::new(Journal::open(&folder.path().join("journal.sqlite")).unwrap());
    journal.devices().set(PANEL, |device| {
        device.state = State::Adopted;
        device.building = BUILDING.to_owned();
        device.floor = "1F".to_owned();
        device.place = "999901002".to_owned();
        device.responsible_unit = "wanhe_mall".to_owned();
    });
    let now = town.service.now();
    let follower =
        Follower::open(Arc::clone(&journal), &town.service.app, Known::default(), alarm::Settings::default(), now);
    let signals = Signals {
        intake: Intake::new(journal, Arc::new(move || now)),
        follower: Arc::new(Mutex::new(follower.unwrap())),
        explain: Arc::new(|_, _, _| Value::Null),
        mappings: Arc::default(),
        push_word: None,
    };
    assert!(town.service.signals.set(signals).is_ok());
    (town, folder)
}

async fn put(town: &Town, token: &str, floor: &str, bytes: Vec<u8>) -> Answer {
    let building = "%E6%B8%85%E5%92%8C%E5%A4%A7%E5%8E%A6";
    let request = Request::builder().method("POST").uri(format!("/api/v1/plans?building={building}&floor={floor}"));
    town.raw(town.named(token, request).body(Body::from(bytes)).unwrap()).await
}

async fn alarm(town: &Town) -> String {
    let fields = json!({ "building": BUILDING, "place": "999901002", "kind": "火警", "device": "790300000000",
        "zone": "火灾自动报警系统1 点型感烟 1区5号", "responsible_unit": "wanhe_mall" });
    let answer = town.post("fire", "/api/v1/items", json!({ "list": "alarm", "fields": fields })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()["receipt"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_plan_is_put_there_marked_and_seen_with_the_alarm() {
    let (town, _folder) = town();
    let added = put(&town, "system", "1F", drawing(1)).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    let plan = added.json()["id"].as_u64().unwrap();
    let places = json!({ "places": [
        { "device": PANEL, "x": 12.5, "y": 80.0 },
        { "device": PANEL, "part": "火灾自动报警系统1 点型感烟 1区5号", "x": 40.0, "y": 33.25 },
    ] });
    let path = format!("/api/v1/plans/{plan}");
    assert_eq!(town.call("fire", "PUT", &path, Some(places.clone())).await.status, StatusCode::OK);
    // Another floor came later and has no devices; the one that has comes first.
    assert_eq!(put(&town, "system", "2F", drawing(1)).await.status, StatusCode::CREATED);
    let item = alarm(&town).await;
    let shown = town.get("fire", &format!("/api/v1/items/{item}/plans")).await.json();
    assert_eq!(
        (&shown["building"], &shown["device"], &shown["floor"]),
        (&json!(BUILDING), &json!(PANEL), &json!("1F"))
    );
    assert_eq!(shown["part"], "火灾自动报警系统1 点型感烟 1区5号");
    assert_eq!(shown["plans"].as_array().unwrap().len(), 2);
    assert_eq!((&shown["plans"][0]["id"], &shown["plans"][0]["places"]), (&json!(plan), &places["places"]));

    // A new drawing of the floor: devices stay where they stand.
    let again = put(&town, "fire", "1F", drawing(2)).await.json();
    assert_eq!((&again["id"], &again["places"]), (&json!(plan), &places["places"]));
    assert_ne!(again["picture"], shown["plans"][0]["picture"]);
    let request = Request::builder().uri(format!("/api/v1/items/{item}/plans/{plan}/picture"));
    let (answer, bytes) = town.whole(town.named("fire", request).body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, bytes), (StatusCode::OK, drawing(2)));
    assert_eq!(answer.headers["content-type"], "image/png");
    let tag = answer.headers["etag"].to_str().unwrap();
    let request = Request::builder().uri(format!("{path}/picture")).header("if-none-match", tag);
    let known = town.raw(town.named("system", request).body(Body::empty()).unwrap()).await;
    assert_eq!((known.status, known.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(town.call("system", "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.get("system", &format!("{path}/picture")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn plans_are_seen_by_who_answers_for_the_building() {
    let (mut town, _folder) = town();
    let plan = put(&town, "system", "1F", drawing(1)).await.json()["id"].as_u64().unwrap();
    let picture = format!("/api/v1/plans/{plan}/picture");
    let mall = person(&root("lists/organisation/people.csv"), "wanhe_mall", "officer");
    town.account("mall", &mall);
    town.sign_in("mall", json!({ "login": "mall", "password": crate::town::PASSWORD })).await;
    for (token, count, status) in [("mall", 1, 200), ("fire", 1, 200), ("system", 1, 200), ("water", 0, 404)] {
        let found = town.get(token, "/api/v1/plans").await.json();
        assert_eq!(found["plans"].as_array().unwrap().len(), count, "{token}");
        assert_eq!(town.get(token, &picture).await.status.as_u16(), status, "{token}");
    }
    for token in ["water", "mall", "security", "audit"] {
        assert_eq!(put(&town, token, "1F", drawing(2)).await.status, StatusCode::FORBIDDEN, "{token}");
    }
    let item = alarm(&town).await;
    let of_item = format!("/api/v1/items/{item}/plans");
    assert_eq!(town.get("mall", &of_item).await.json()["plans"].as_array().unwrap().len(), 1);
    assert_eq!(town.get("water", &of_item).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("water", &format!("{of_item}/{plan}/picture")).await.status, StatusCode::NOT_FOUND);
    // A building that somebody types into an item of his own opens no plans.
    let street = person(&root("lists/organisation/people.csv"), "liupu_subdistrict", "officer");
    town.account("street", &street);
    town.sign_in("street", json!({ "login": "street", "password": crate::town::PASSWORD })).await;
    let fields =
        json!({ "building": BUILDING, "place": "999901002", "responsible_unit": "wanhe_mall", "says": "主电故障" });
    let typed = town.post("street", "/api/v1/items", json!({ "list": "device_fault", "fields": fields })).await;
    assert_eq!(typed.status, StatusCode::CREATED, "{}", typed.text);
    let path = format!("/api/v1/items/{}/plans", typed.json()["receipt"].as_str().unwrap());
    let shown = town.get("street", &path).await;
    assert_eq!((shown.status, &shown.json()["plans"]), (StatusCode::OK, &json!([])), "{}", shown.text);
}

#[tokio::test]
async fn what_is_no_plan_is_refused() {
    let (town, _folder) = town();
    let check = |answer: Answer, status: u16, code: &str| {
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
    };
    check(put(&town, "system", "1F", b"<svg/>".to_vec()).await, 415, "type_refused");
    check(put(&town, "system", "1F", Vec::new()).await, 422, "empty");
    check(put(&town, "system", "1F", vec![0; (10 << 20) + 1]).await, 413, "too_large");
    check(put(&town, "system", "%20", drawing(1)).await, 400, "plan");
    let plan = put(&town, "system", "1F", drawing(1)).await.json()["id"].as_u64().unwrap();
    for places in [
        json!([{ "device": PANEL, "x": 101, "y": 1 }]),
        json!([{ "device": "panel", "x": 1, "y": 1 }]),
        json!([{ "device": PANEL, "x": 1, "y": 1 }, { "device": PANEL, "x": 2, "y": 2 }]),
        json!(
            (0..501).map(|at| json!({ "device": PANEL, "part": at.to_string(), "x": 1, "y": 1 })).collect::<Vec<_>>()
        ),
    ] {
        let path = format!("/api/v1/plans/{plan}");
        check(town.call("system", "PUT", &path, Some(json!({ "places": places }))).await, 400, "place");
    }
    check(town.call("system", "PUT", "/api/v1/plans/99", Some(json!({ "places": [] }))).await, 404, "not_found");
    check(town.call("system", "PUT", "/api/v1/plans/x", Some(json!({ "places": [] }))).await, 404, "not_found");
}
