//! The life of items through the API.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::town::Town;

#[tokio::test]
async fn an_order_is_registered_found_and_moved() {
    let town = Town::new();
    let receipt =
        town.order("丽水路搅拌站夜间噪音", json!({ "text": "每晚十点后搅拌站施工", "phone": "13800001111" })).await;
    let whole = town.get("desk", &format!("/api/v1/items/{receipt}")).await;
    assert_eq!(whole.status, StatusCode::OK, "{}", whole.text);
    let value = whole.json();
    assert_eq!(value["summary"], "丽水路搅拌站夜间噪音");
    assert_eq!(whole.headers["etag"], format!("\"{}.{}\"", value["id"], value["sequence"]));
    let found = town.get("desk", "/api/v1/items?text=%E6%90%85%E6%8B%8C%E7%AB%99&state=live").await.json();
    assert_eq!(found["items"][0]["receipt"], receipt);
    let none = town.get("desk", "/api/v1/items?text=%E6%90%85%E6%8B%8C%E6%9C%BA").await.json();
    assert_eq!(none["items"], json!([]));
    let count = town.get("desk", "/api/v1/items/count?list=hotline").await.json();
    assert_eq!(count, json!({ "items": 1, "or_more": false }));
    let timeline = town.get("desk", &format!("/api/v1/items/{receipt}/events")).await.json();
    assert_eq!(timeline[0]["kind"], "registered");
    assert!(!timeline.to_string().contains("13800001111"), "a timeline shows what is personal");
}

#[tokio::test]
async fn an_address_is_found_by_the_code_of_its_street() {
    let town = Town::new();
    let receipt = town.order("路灯不亮", json!({ "place": "禾泾镇书槐路12号 (31.1323, 121.1742)" })).await;
    for (asked, found) in [("999901004", true), ("999901001", false), ("书槐路", true)] {
        let page = town.get("desk", &format!("/api/v1/items?place={asked}")).await.json();
        let receipts: Vec<&str> =
            page["items"].as_array().unwrap().iter().filter_map(|item| item["receipt"].as_str()).collect();
        assert_eq!(receipts.contains(&receipt.as_str()), found, "{asked}: {page}");
    }
}

#[tokio::test]
async fn a_repeated_call_is_the_same_call() {
    let town = Town::new();
    let call = || {
        Request::builder()
            .method("POST")
            .uri("/api/v1/items")
            .header("authorization", format!("Bearer {}", town.token("desk")))
            .header("content-type", "application/json")
            .header("idempotency-key", "outside-7")
            .body(Body::from(json!({ "list": "hotline", "fields": { "title": "窨井盖缺失" } }).to_string()))
            .unwrap()
    };
    let (first, second) = (town.raw(call()).await, town.raw(call()).await);
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!(first.json()["receipt"], second.json()["receipt"]);
    assert_eq!(town.get("desk", "/api/v1/items/count").await.json()["items"], 1);
}

#[tokio::test]
async fn what_changed_since_it_was_seen_is_not_overwritten() {
    let town = Town::new();
    let receipt = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾", "phone": "13800001111" })).await;
    let path = format!("/api/v1/items/{receipt}");
    let seen = town.get("water", &path).await;
    let mine = |step: &Value| step["mine"] == true && step["name"] == "accept";
    assert!(seen.json()["moves"].as_array().unwrap().iter().any(mine), "{}", seen.text);
    town.post("callback", &format!("{path}/reveal"), json!({ "field": "phone", "reason": "回访来电人" })).await;
    let accept = |tag: axum::http::HeaderValue| {
        Request::builder()
            .method("POST")
            .uri(format!("{path}/moves"))
            .header("authorization", format!("Bearer {}", town.token("water")))
            .header("content-type", "application/json")
            .header("if-match", tag)
            .body(Body::from(json!({ "name": "accept" }).to_string()))
            .unwrap()
    };
    let stale = town.raw(accept(seen.headers["etag"].clone())).await;
    assert_eq!((stale.status, stale.code().as_str()), (StatusCode::PRECONDITION_FAILED, "changed"), "{}", stale.text);
    let fresh = town.get("water", &path).await.headers["etag"].clone();
    let made = town.raw(accept(fresh)).await;
    assert_eq!((made.status, made.json()["stage"].as_str()), (StatusCode::OK, Some("first_contact")), "{}", made.text);
    let foreign = town.raw(accept("\"7.7\"".parse().unwrap())).await;
    assert_eq!(foreign.code(), "etag");
}

#[tokio::test]
async fn bad_input_gets_a_code_and_changes_nothing() {
    let town = Town::new();
    let cases: [(&str, Option<Value>, u16, &str); 14] = [
        ("POST /api/v1/items", Some(json!({ "list": "nothing", "fields": {} })), 404, "no_list"),
        ("POST /api/v1/items", Some(json!({ "list": "hotline", "fields": {} })), 422, "missing"),
        (
            "POST /api/v1/items",
            Some(json!({ "list": "hotline", "fields": { "title": "a", "zz": 1 } })),
            422,
            "not_asked",
        ),
        ("POST /api/v1/items", Some(json!({ "list": "hotline", "fields": { "title": "" } })), 422, "wrong_value"),
        ("POST /api/v1/items", Some(json!({ "list": "hotline", "fields": { "title": { "a": 1 } } })), 400, "malformed"),
        ("POST /api/v1/items", Some(json!([1, 2])), 400, "malformed"),
        ("POST /api/v1/items", Some(json!({ "list": "hotline", "fields": {}, "more": 1 })), 400, "malformed"),
        ("POST /api/v1/items", None, 415, "content_type"),
        ("GET /api/v1/items?cursor=zzz", None, 400, "cursor"),
        ("GET /api/v1/items?due_from=99999-01-01", None, 400, "filter"),
        ("GET /api/v1/items?nothing=1", None, 400, "filter"),
        ("GET /api/v1/items/RX20991231-999999", None, 404, "not_found"),
        ("GET /api/v1/nothing", None, 404, "no_route"),
        ("DELETE /api/v1/items", None, 405, "method"),
    ];
    for (call, body, status, code) in cases {
        let (method, path) = call.split_once(' ').unwrap();
        let answer = town.call("desk", method, path, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{call}: {}", answer.text);
    }
    let large = json!({ "list": "hotline", "fields": { "title": "x".repeat(3 * 1024 * 1024) } });
    assert_eq!(town.post("desk", "/api/v1/items", large).await.code(), "too_large");
    assert_eq!(town.get("desk", "/api/v1/items/count").await.json()["items"], 0);
}

#[tokio::test]
async fn messages_follow_the_language() {
    let town = Town::new();
    for (language, part) in [("zh-CN", "缺少"), ("en", "is missing"), ("fr", "缺少")] {
        let request = Request::builder()
            .method("POST")
            .uri("/api/v1/items")
            .header("authorization", format!("Bearer {}", town.token("desk")))
            .header("content-type", "application/json")
            .header("accept-language", language)
            .body(Body::from(json!({ "list": "hotline", "fields": {} }).to_string()))
            .unwrap();
        let answer = town.raw(request).await;
        assert!(answer.json()["error"]["message"].as_str().unwrap().contains(part), "{language}: {}", answer.text);
    }
    // In Chinese a refusal names stages, moves and roles as people do.
    let receipt = town.order("河道漂浮物", json!({})).await;
    let request = Request::builder()
        .method("POST")
        .uri(format!("/api/v1/items/{receipt}/moves"))
        .header("authorization", format!("Bearer {}", town.token("water")))
        .header("content-type", "application/json")
        .header("accept-language", "zh-CN")
        .body(Body::from(json!({ "name": "dispatch", "fields": {} }).to_string()))
        .unwrap();
    let refused = town.raw(request).await;
    let said = refused.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("签收") && !said.contains("accept") && !said.contains("dispatched"), "{said}");
}

#[tokio::test]
async fn many_are_moved_at_once_each_with_its_result() {
    let town = Town::new();
    let receipt = town.order("路灯不亮", json!({})).await;
    let body = json!({ "items": [receipt, "RX1"], "name": "no_such_move" });
    let answer = town.post("desk", "/api/v1/moves", body).await.json();
    assert_eq!(answer[0]["error"]["code"], "no_such_move");
    assert_eq!(answer[1]["error"]["code"], "not_found");
    assert_eq!(town.post("desk", "/api/v1/moves", json!({ "items": [], "name": "x" })).await.code(), "items");
}

#[tokio::test]
async fn lists_limits_and_the_organisation_can_be_read() {
    let town = Town::new();
    let lists = town.get("desk", "/api/v1/lists").await.json();
    assert!(lists.as_array().unwrap().iter().any(|list| list["id"] == "hotline"));
    let whole = town.get("desk", "/api/v1/lists/hotline").await.json();
    assert!(whole["worst_case"]["working_days"].as_u64().unwrap() > 0);
    let judged = town.post("desk", "/api/v1/check", json!({ "text": "[list]\nid = \"x\"" })).await.json();
    assert_eq!(judged["sound"], false);
    let due = town.get("desk", "/api/v1/deadline?from=2025-09-30T10:00:00%2B08:00&limit=5wd").await.json();
    assert_eq!(due["last_day"], "2025-10-14");
    let units = town.get("desk", "/api/v1/organisation").await.json();
    assert!(units.as_array().unwrap().len() > 40);
    let document = town.get("", "/api/openapi.json").await.json();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
}

#[tokio::test]
async fn every_answer_has_the_strict_headers() {
    let town = Town::new();
    for path in ["/healthz", "/readyz", "/api/v1/items", "/nothing", "/api/openapi.json"] {
        let answer = town.get("", path).await;
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
    }
}
