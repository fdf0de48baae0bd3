//! Trying to see and do what is not one's own.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use identity::NewAccount;
use serde_json::json;

use crate::town::{TOKENS, Town, lists, person, root};

#[tokio::test]
async fn nobody_is_let_in_without_a_name() {
    let town = Town::new();
    let document = town.get("", "/api/openapi.json").await.json();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if crate::matrix::is_public(&format!("{method} {path}")) {
                continue;
            }
            let path = path.replace("{item}", "1").replace("{list}", "hotline");
            let path = path.replace("{user}", "1").replace("{key}", "1").replace("{session}", "1");
            let body = (method == "post").then(|| json!({}));
            for token in ["", "guess"] {
                let answer = town.call(token, &method.to_uppercase(), &path, body.clone()).await;
                assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}: {}", answer.text);
                assert_eq!(answer.code(), "not_signed_in");
            }
        }
    }
}

/// Who finds an order that the water bureau handles, in the list, the count, alone, in its timeline and among figures.
#[tokio::test]
async fn every_way_in_shows_the_same() {
    let town = Town::new();
    let receipt = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾", "phone": "13800001111" })).await;
    let path = format!("/api/v1/items/{receipt}");
    let stage = town.get("desk", &path).await.json();
    let holder = stage["holder"]["unit"]["name"].as_str().unwrap().to_owned();
    let mut seen = Vec::new();
    for (token, place) in TOKENS.into_iter().chain([("robot", "water_bureau"), ("nobody", "")]) {
        let reads = token != "nobody";
        let alone = town.get(token, &path).await.status;
        let events = town.get(token, &format!("{path}/events")).await.status;
        let text = town.get(token, "/api/v1/items?text=%E6%BC%82%E6%B5%AE").await;
        let count = town.get(token, "/api/v1/items/count").await;
        let figures = town.get(token, "/api/v1/measures?list=hotline&month=2025-11").await;
        if !reads {
            for answer in [&text, &count, &figures] {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
            }
            continue;
        }
        let sees = alone == StatusCode::OK;
        assert_eq!(events == StatusCode::OK, sees, "{token}");
        assert_eq!(text.json()["items"].as_array().unwrap().len(), usize::from(sees), "{token}");
        assert_eq!(count.json()["items"].as_u64().unwrap(), u64::from(sees), "{token}");
        assert_eq!(figures.text.contains(&receipt), sees, "{token}: {}", figures.text);
        if sees {
            seen.push(place.split('/').next().unwrap().to_owned());
        }
    }
    let mut expected: Vec<String> = TOKENS
        .iter()
        .map(|(_, place)| place.split('/').next().unwrap().to_owned())
        .chain(["water_bureau".to_owned()])
        .filter(|unit| [holder.as_str(), "hotline_center", "district_government"].contains(&unit.as_str()))
        .collect();
    expected.sort();
    seen.sort();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn guessing_numbers_paging_and_moving_lead_nowhere() {
    let town = Town::new();
    for title in ["路灯不亮", "井盖缺失", "河道漂浮物"] {
        town.order(title, json!({})).await;
    }
    for id in 1..6 {
        let answer = town.get("fire", &format!("/api/v1/items/{id}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
        let moved = town.post("fire", &format!("/api/v1/items/{id}/moves"), json!({ "name": "accept" })).await;
        assert_eq!(moved.status, StatusCode::NOT_FOUND, "{}", moved.text);
        let shown = town
            .post("fire", &format!("/api/v1/items/{id}/reveal"), json!({ "field": "phone", "reason": "看看" }))
            .await;
        assert_eq!(shown.status, StatusCode::NOT_FOUND);
    }
    for query in
        ["limit=500", "order=oldest&cursor=0", "unit=hotline_center", "state=live", "list=hotline", "person=p0015"]
    {
        let page = town.get("fire", &format!("/api/v1/items?{query}")).await.json();
        assert_eq!(page["items"], json!([]), "{query}");
    }
    assert_eq!(
        town.post("reader", "/api/v1/items", json!({ "list": "hotline", "fields": {} })).await.code(),
        "forbidden"
    );
}

#[tokio::test]
async fn a_masked_value_is_shown_with_a_reason_and_that_is_kept() {
    let town = Town::new();
    let receipt = town.order("路灯不亮", json!({ "phone": "13800001111", "caller": "张三" })).await;
    let path = format!("/api/v1/items/{receipt}");
    let whole = town.get("desk", &path).await;
    assert!(!whole.text.contains("13800001111"), "{}", whole.text);
    assert!(whole.text.contains("138****1111"), "{}", whole.text);
    let reveal = format!("{path}/reveal");
    assert_eq!(town.post("callback", &reveal, json!({ "field": "phone", "reason": "" })).await.code(), "reason");
    assert_eq!(town.post("callback", &reveal, json!({ "field": "title", "reason": "想看" })).await.code(), "not_found");
    let shown = town.post("callback", &reveal, json!({ "field": "phone", "reason": "回访来电人" })).await;
    assert_eq!(shown.json()["value"], "13800001111", "{}", shown.text);
    let events = town.get("desk", &format!("{path}/events")).await.json();
    let last = events.as_array().unwrap().last().unwrap();
    let said = (last["kind"].as_str(), last["field"]["name"].as_str(), last["reason"].as_str());
    assert_eq!(said, (Some("revealed"), Some("phone"), Some("回访来电人")));
}

#[tokio::test]
async fn signing_in_gives_a_session_and_changes_repeat_its_word() {
    let town = Town::new();
    let desk = person(&root("lists/organisation/people.csv"), "hotline_center", "desk");
    let password = "correct horse battery";
    let new = NewAccount {
        login: "desk01",
        title: "受理席",
        person: Some(&desk),
        administrator: None,
        password,
        must_change: false,
    };
    town.service.identity.add_account(&new, town.service.now()).unwrap();
    let wrong = town.post("", "/api/v1/session", json!({ "login": "desk01", "password": "no" })).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (StatusCode::FORBIDDEN, "wrong_password"));
    let signed = town.post("", "/api/v1/session", json!({ "login": "desk01", "password": password })).await;
    assert_eq!(signed.status, StatusCode::OK, "{}", signed.text);
    let set = signed.headers["set-cookie"].to_str().unwrap().to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    let cookie = set.split(';').next().unwrap().to_owned();
    let csrf = signed.json()["csrf"].as_str().unwrap().to_owned();
    let call = |method: &str, path: &str, word: Option<&str>, body: String| {
        let mut request = Request::builder().method(method).uri(path).header("cookie", format!("other=1; {cookie}"));
        if let Some(word) = word {
            request = request.header("x-qingdan-csrf", word);
        }
        request.header("content-type", "application/json").body(Body::from(body)).unwrap()
    };
    let body = json!({ "list": "hotline", "fields": { "title": "路灯不亮" } }).to_string();
    for (word, status) in [(None, 403), (Some("wrong"), 403), (Some(csrf.as_str()), 201)] {
        let answer = town.raw(call("POST", "/api/v1/items", word, body.clone())).await;
        assert_eq!(answer.status.as_u16(), status, "{word:?} {}", answer.text);
    }
    let me = town.raw(call("GET", "/api/v1/me", None, String::new())).await.json();
    assert_eq!((me["csrf"].as_str(), me["units"][0]["name"].as_str()), (Some(csrf.as_str()), Some("hotline_center")));
    let changed = json!({ "present": password, "next": "another horse battery" }).to_string();
    let answer = town.raw(call("POST", "/api/v1/me/password", Some(&csrf), changed)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
    let after = town.raw(call("GET", "/api/v1/me", None, String::new())).await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED, "sessions end with the password");
}

/// The hotline list with a field for whom an order speaks against, and one for who stands aside.
pub fn hotline_with_recusal() -> Vec<String> {
    let fields = "\n[field.accused]\ntitle = { zh = \"被反映单位\", en = \"Unit that it speaks against\" }\ntype = \"unit\"\n\
         asked = \"if known\"\nread_by = [\"desk\"]\n\n[field.conflicted]\ntitle = { zh = \"应回避人员\", en = \"Persons who stand aside\" }\n\
         type = \"text\"\nasked = \"if known\"\nread_by = [\"desk\"]\n\n[field.title]";
    let with = |text: String| {
        let keys = "first = \"received\"\nagainst = \"accused\"\naside = \"conflicted\"";
        text.replacen("first = \"received\"", keys, 1).replacen("\n[field.title]", fields, 1)
    };
    lists().into_iter().map(|text| if text.contains("id = \"hotline\"") { with(text) } else { text }).collect()
}

#[tokio::test]
async fn the_accused_unit_neither_sees_nor_holds_and_the_conflicted_stand_aside() {
    let town = Town::with(hotline_with_recusal());
    let plain = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾" })).await;
    let against = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾", "accused": "water_bureau" })).await;
    let path = format!("/api/v1/items/{against}");
    assert_eq!(town.get("water", &format!("/api/v1/items/{plain}")).await.status, StatusCode::OK);
    for token in ["water", "water_desk", "robot"] {
        assert_eq!(town.get(token, &path).await.status, StatusCode::NOT_FOUND, "{token}");
        assert!(!town.get(token, "/api/v1/items").await.text.contains(&against), "{token}");
        assert!(
            !town.get(token, "/api/v1/measures?list=hotline&month=2025-11").await.text.contains(&against),
            "{token}"
        );
    }
    let whole = town.get("desk", &path).await.json();
    assert_ne!(whole["holder"]["unit"]["name"], "water_bureau", "{whole}");
    let officer = person(&root("lists/organisation/people.csv"), "water_bureau", "officer");
    let aside = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾", "conflicted": officer })).await;
    assert_eq!(town.get("water", &format!("/api/v1/items/{aside}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(town.get("water_desk", &format!("/api/v1/items/{aside}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_security_administrator_erases_what_is_personal_and_it_is_on_record() {
    let town = Town::new();
    let [first, second] = ["路灯不亮", "井盖丢失"].map(|title| {
        let fields = json!({ "phone": "13800001111", "caller": "张三" });
        town.order(title, fields)
    });
    let (first, second) = (first.await, second.await);
    let other = town.order("垃圾未清", json!({ "phone": "13800002222", "caller": "李四" })).await;
    let erase = async |body| town.post("security", "/api/v1/erasures", body).await;
    for (body, code) in [
        (json!({ "reason": "来电人申请删除" }), "erasure"),
        (json!({ "item": first, "person": "13800001111", "reason": "来电人申请删除" }), "erasure"),
        (json!({ "item": first, "reason": " " }), "reason"),
        (json!({ "item": "RX20990101-000001", "reason": "来电人申请删除" }), "not_found"),
    ] {
        assert_eq!(erase(body).await.code(), code);
    }
    let done = erase(json!({ "item": first, "reason": "来电人申请删除" })).await;
    assert_eq!((done.status, &done.json()["items"]), (StatusCode::OK, &json!(1)), "{}", done.text);
    let done = erase(json!({ "person": "13800001111", "reason": "来电人申请删除" })).await;
    assert_eq!((done.status, &done.json()["items"]), (StatusCode::OK, &json!(1)), "{}", done.text);
    let reveal = async |item: &str| {
        let body = json!({ "field": "phone", "reason": "回访来电人" });
        town.post("callback", &format!("/api/v1/items/{item}/reveal"), body).await.status
    };
    assert_eq!(
        [reveal(&first).await, reveal(&second).await, reveal(&other).await],
        [StatusCode::GONE, StatusCode::GONE, StatusCode::OK]
    );
    let trail = town.get("audit", "/api/v1/audit").await;
    assert!(trail.text.contains("来电人申请删除") && !trail.text.contains("13800001111"), "{}", trail.text);
}
