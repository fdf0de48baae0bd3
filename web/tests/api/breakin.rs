//! Getting at an item that is not one's own by every way but the right one. The reader is an officer of the fire brigade;
//! the item is held by the water bureau.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::town::Town;

/// What the reader may not find anywhere.
const SECRETS: [&str; 3] = ["河道漂浮物", "青浜口", "13800001111"];

async fn town() -> (Town, String) {
    let town = Town::new();
    let fields = json!({ "text": "青浜口河道漂浮垃圾", "phone": "13800001111" });
    let receipt = town.order("河道漂浮物", fields).await;
    let held = town.get("desk", &format!("/api/v1/items/{receipt}")).await.json();
    assert_eq!(held["holder"]["unit"]["name"], "water_bureau", "the order lies with the water bureau");
    (town, receipt)
}

fn clean(text: &str, receipt: &str, what: &str) {
    for secret in SECRETS.into_iter().chain([receipt]) {
        assert!(!text.contains(secret), "{what} tells of `{secret}`: {text}");
    }
}

#[tokio::test]
async fn numbers_and_receipts_are_guessed_in_vain() {
    let (town, receipt) = town().await;
    let names = (0..20).map(|id| id.to_string()).chain([receipt.clone(), "18446744073709551615".to_owned()]);
    for name in names.chain(["-1", "%00", "..", "%2e%2e%2f1", "1%20OR%201=1"].map(str::to_owned)) {
        let path = format!("/api/v1/items/{name}");
        for (method, more, body) in [
            ("GET", "", None),
            ("GET", "/events", None),
            ("POST", "/moves", Some(json!({ "name": "accept" }))),
            ("POST", "/reveal", Some(json!({ "field": "phone", "reason": "想看看" }))),
        ] {
            let answer = town.call("fire", method, &format!("{path}{more}"), body).await;
            let status = answer.status.as_u16();
            assert!(matches!(status, 400 | 404), "{method} {path}{more}: {status} {}", answer.text);
            if name != receipt {
                clean(&answer.text, &receipt, &path);
            }
        }
    }
    let same = town.get("fire", &format!("/api/v1/items/{receipt}")).await;
    let none = town.get("fire", "/api/v1/items/QP20251106-999999").await;
    assert_eq!((same.status, same.code()), (none.status, none.code()), "hidden and missing look the same");
    let bulk = json!({ "items": [receipt, "1", "2", "3"], "name": "accept" });
    let moved = town.post("fire", "/api/v1/moves", bulk).await.json();
    for outcome in moved.as_array().unwrap() {
        assert_eq!(outcome["error"]["code"], "not_found", "{outcome}");
    }
    let sequence = town.get("desk", &format!("/api/v1/items/{receipt}")).await.json()["sequence"].clone();
    assert_eq!(sequence, 2, "nothing of it left a trace");
}

#[tokio::test]
async fn filters_pages_counts_and_figures_say_nothing() {
    let (town, receipt) = town().await;
    let filters = [
        "",
        "text=%E6%BC%82%E6%B5%AE",
        "text=%E9%9D%92%E6%B5%9C%E5%8F%A3",
        "place=%E9%9D%92",
        "unit=water_bureau",
        "unit=mine,water_bureau",
        "not_unit=fire_brigade",
        "person=p0001",
        "parent=0",
        "relapses_min=0",
        "overdue=false",
        "due_from=1970-01-01T00:00:00Z",
        "changed_from=1970-01-01T00:00:00Z",
        "registered_before=2999-01-01T00:00:00Z",
    ];
    for filter in filters {
        for order in ["newest", "oldest", "due", "changed"] {
            for cursor in ["", "0", "9223372036854775807", "0.0", "9223372036854775807.0"] {
                let answer =
                    town.get("fire", &format!("/api/v1/items?{filter}&order={order}&cursor={cursor}&limit=500")).await;
                if answer.status == StatusCode::OK {
                    assert_eq!(answer.json()["items"], json!([]), "{filter} {order} {cursor}");
                } else {
                    assert_eq!(answer.code(), "cursor", "{filter} {order} {cursor}: {}", answer.text);
                }
            }
        }
        let count = town.get("fire", &format!("/api/v1/items/count?{filter}")).await.json();
        assert_eq!(count["items"], 0, "{filter}");
        for by in ["list", "stage", "unit", "registered_day", "closed_day"] {
            let tally = town.get("fire", &format!("/api/v1/items/tally/{by}?{filter}")).await.json();
            assert_eq!(tally["counts"], json!([]), "{by} {filter}");
        }
        let view = json!({ "name": filter, "filter": filter });
        if !filter.is_empty() {
            assert_eq!(town.post("fire", "/api/v1/views", view).await.json()["items"], 0, "{filter}");
        }
    }
    let figures = town.get("fire", "/api/v1/measures?list=hotline&month=2025-11").await;
    clean(&figures.text, &receipt, "figures");
    for figure in figures.json().as_array().unwrap() {
        assert_eq!(figure["denominator"], json!([]), "{figure}");
    }
}

#[tokio::test]
async fn exports_check_and_the_trail_say_nothing() {
    let (town, receipt) = town().await;
    for filter in ["", "text=%E6%BC%82%E6%B5%AE", "unit=water_bureau", "list=hotline,hazard"] {
        for format in ["csv", "xlsx"] {
            let body = json!({ "list": "hotline", "format": format, "filter": filter });
            let bytes = town.bytes_of("fire_export", "/api/v1/exports", body).await;
            let rows = channels::sheet::read(&bytes, &format!("x.{format}")).unwrap();
            assert_eq!(rows.len(), 1, "the heading alone: {rows:?}");
        }
    }
    let personal = json!({ "list": "hotline", "personal": ["phone"], "reason": "想看看" });
    clean(&town.post("fire_export", "/api/v1/exports", personal).await.text, &receipt, "an export");
    let hole = json!({ "text": "[list]\nid = \"hotline\"\nversion = 99\n" });
    let told = |answer: Value| answer["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "S18");
    assert!(told(town.post("system", "/api/v1/check", hole.clone()).await.json()), "who runs the lists is told");
    assert!(!told(town.post("fire", "/api/v1/check", hole).await.json()), "the checker counts for nobody else");
    assert_eq!(town.get("fire", &format!("/api/v1/audit?what={receipt}")).await.status, StatusCode::FORBIDDEN);
    let dispatched = json!({ "fields": { "title": "河道" } });
    clean(&town.post("fire", "/api/v1/lists/hotline/dispatch", dispatched).await.text, &receipt, "dispatch");
}

#[tokio::test]
async fn a_subscription_tells_only_what_its_reader_sees() {
    let (town, receipt) = town().await;
    let listen = |token: &str, query: &str| {
        let request = Request::builder().uri(format!("/api/v1/changes{query}"));
        let request = request.header("authorization", format!("Bearer {}", town.token(token)));
        let request = request.body(Body::empty()).unwrap();
        let router = town.router.clone();
        async move { router.oneshot(request).await.unwrap().into_body().into_data_stream() }
    };
    let mut fire = Box::pin(listen("fire", "?after=0").await);
    let mut desk = Box::pin(listen("desk", "?after=0").await);
    let first = String::from_utf8(desk.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(first.contains(&receipt), "who may see it is told: {first}");
    // What comes to the fire brigade first must be its own, though the other came before.
    let own = town.order("消防通道被占用", json!({ "text": "消防车道堵塞，消防栓被占" })).await;
    let seen = town.get("fire", &format!("/api/v1/items/{own}")).await;
    let event = if seen.status == StatusCode::OK {
        own
    } else {
        let item = json!({ "list": "hazard", "fields": {} });
        panic!("the order did not come to the fire brigade: {} {item}", seen.text)
    };
    let told = String::from_utf8(fire.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(told.contains(&event), "{told}");
    clean(&told, &receipt, "the stream");
}

#[tokio::test]
async fn a_stream_ends_with_its_key() {
    let town = Town::new();
    let new = json!({ "name": "listener", "scopes": ["read"], "unit": "water_bureau" });
    let made = town.post("security", "/api/v1/keys", new).await.json();
    let secret = made["secret"].as_str().unwrap().to_owned();
    let request = Request::builder().uri("/api/v1/changes").header("authorization", format!("Bearer {secret}"));
    let response = town.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let keys = town.get("security", "/api/v1/keys").await.json();
    let id = keys.as_array().unwrap().iter().find(|key| key["name"] == "listener").unwrap()["id"].clone();
    assert_eq!(
        town.call("security", "DELETE", &format!("/api/v1/keys/{id}"), None).await.status,
        StatusCode::NO_CONTENT
    );
    town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾" })).await;
    let mut stream = Box::pin(response.into_body().into_data_stream());
    let left: Option<Value> = stream.next().await.map(|chunk| json!(String::from_utf8_lossy(&chunk.unwrap())));
    assert_eq!(left, None, "nothing is told to a key that is void");
}
