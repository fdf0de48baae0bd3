//! Letters and calendars in the rights of who wants them.

use axum::http::StatusCode;
use jiff::Timestamp;
use outbox::{Carrier, NewSubscription, Wanted, Whose};
use serde_json::{Value, json};

use crate::town::{NOW, Town, person, root};

fn subscribe(town: &Town, name: &str, unit: &str, post: &str, wanted: Wanted) -> i64 {
    let who = person(&root("lists/organisation/people.csv"), unit, post);
    let new = NewSubscription {
        name: name.to_owned(),
        owner: None,
        whose: Whose::Person(who),
        carrier: Carrier::Webhook,
        target: "https://receiver.example/in".to_owned(),
        wanted,
        position: 0,
    };
    town.service.outbox.subscribe(&new, NOW.parse().unwrap()).unwrap().id
}

/// The letters of a subscription, each as kind and subject.
fn letters(town: &Town, id: i64) -> Vec<(String, String)> {
    town.service.catch_up().unwrap();
    while town.service.write_letters(&town.service.outbox.subscription(id).unwrap()).unwrap() {}
    let waiting = town.service.outbox.due(id, Timestamp::MAX, 500).unwrap().into_iter();
    let told = waiting.map(|letter| {
        let event: Value = serde_json::from_str(&letter.body).unwrap();
        let text = |at: &str| event.pointer(at).and_then(Value::as_str).unwrap().to_owned();
        (text("/data/kind"), text("/subject"))
    });
    told.collect()
}

#[tokio::test]
async fn each_gets_letters_of_what_he_may_see_and_wants() {
    let town = Town::new();
    let water = subscribe(&town, "water", "water_bureau", "officer", Wanted::default());
    let fire = subscribe(&town, "fire", "fire_brigade", "officer", Wanted::default());
    let desk = Wanted { kinds: vec!["moved".to_owned()], own_desk: true, ..Wanted::default() };
    let desk = subscribe(&town, "desk", "water_bureau", "officer", desk);
    let none = Wanted { lists: vec!["hazard".to_owned()], ..Wanted::default() };
    let none = subscribe(&town, "none", "hotline_center", "desk", none);
    let receipt = town.order("河道漂浮垃圾", json!({})).await;
    assert_eq!(letters(&town, fire), [], "the fire brigade does not see it");
    assert_eq!(letters(&town, none), [], "another list is wanted");
    let of_water = letters(&town, water);
    assert!(of_water.iter().all(|(_, subject)| *subject == receipt) && of_water.len() >= 2, "{of_water:?}");
    assert_eq!(letters(&town, desk), [("moved".to_owned(), receipt)]);
    assert_eq!(letters(&town, desk).len(), 1, "the log is looked through once");
}

#[tokio::test]
async fn a_reveal_is_nobodys_letter_and_no_letter_is_personal() {
    let town = Town::new();
    let all = subscribe(&town, "all", "hotline_center", "desk", Wanted::default());
    let receipt = town.order("路灯不亮", json!({ "phone": "13800001111", "caller": "张三" })).await;
    let body = json!({ "field": "phone", "reason": "回访来电人" });
    assert_eq!(town.post("callback", &format!("/api/v1/items/{receipt}/reveal"), body).await.status, StatusCode::OK);
    let kinds: Vec<String> = letters(&town, all).into_iter().map(|(kind, _)| kind).collect();
    assert!(kinds.contains(&"registered".to_owned()) && !kinds.contains(&"revealed".to_owned()), "{kinds:?}");
    for letter in town.service.outbox.due(all, Timestamp::MAX, 500).unwrap() {
        assert!(!letter.body.contains("13800001111") && !letter.body.contains("张三"), "{}", letter.body);
    }
}

#[tokio::test]
async fn a_void_key_gets_no_more_letters() {
    let town = Town::new();
    let keys = town.service.identity.keys().unwrap();
    let key = keys.iter().find(|key| key.name == "desk").unwrap();
    let new = NewSubscription {
        name: "own".to_owned(),
        owner: Some("key desk".to_owned()),
        whose: Whose::Person(key.person.clone().unwrap()),
        carrier: Carrier::Webhook,
        target: "https://receiver.example/in".to_owned(),
        wanted: Wanted::default(),
        position: 0,
    };
    let id = town.service.outbox.subscribe(&new, NOW.parse().unwrap()).unwrap().id;
    town.order("路灯不亮", json!({})).await;
    let before = letters(&town, id).len();
    assert!(before > 0);
    town.order("井盖破损", json!({})).await;
    town.service.identity.revoke_key(key.id).unwrap();
    assert_eq!(letters(&town, id), [], "it rests, and nothing is sent");
    assert!(town.service.outbox.subscription(id).unwrap().rests.is_some());
}

#[tokio::test]
async fn the_calendar_of_dues_is_read_by_its_address_until_it_is_void() {
    let town = Town::new();
    let receipt = town.order("王小明举报河道漂浮垃圾", json!({})).await;
    let made = town.post("water", "/api/v1/feed", json!({})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let url = made.json()["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("http://127.0.0.1").unwrap();
    let calendar = town.get("", path).await;
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(calendar.text.contains(&format!("UID:{receipt}@127.0.0.1\r\n")), "{}", calendar.text);
    assert!(!calendar.text.contains("王小明"), "{}", calendar.text);
    let of_fire = town.post("fire", "/api/v1/feed", json!({})).await.json()["url"].as_str().unwrap().to_owned();
    let of_fire = town.get("", of_fire.strip_prefix("http://127.0.0.1").unwrap()).await;
    assert!(of_fire.status == StatusCode::OK && !of_fire.text.contains("VEVENT"), "{}", of_fire.text);
    let again = town.post("water", "/api/v1/feed", json!({})).await.json()["url"].as_str().unwrap().to_owned();
    assert_eq!(town.get("", path).await.status, StatusCode::NOT_FOUND, "a new address makes the old one void");
    assert_eq!(town.call("water", "DELETE", "/api/v1/feed", None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.get("", again.strip_prefix("http://127.0.0.1").unwrap()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.call("water", "DELETE", "/api/v1/feed", None).await.status, StatusCode::NOT_FOUND);
    for wrong in ["/feeds/x.ics", "/feeds/x", "/feeds/%00.ics"] {
        assert_eq!(town.get("", wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    assert_eq!(town.post("nobody", "/api/v1/feed", json!({})).await.status, StatusCode::FORBIDDEN);
}
