//! Documents of meetings through the API: what a clerk says of a sentence stays, with who and when.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::town::{PASSWORD, Town, person, root};

const TEXT: &str = "区政府召开第9次常务会议\n3月3日，区长舟知岚主持召开区政府第9次常务会议。\n会议强调，区水务局要在2025年6月底前完成泵站改造。要做好施工期间的解释工作。\n";

async fn clerk() -> Town {
    let mut town = Town::new();
    town.account("clerk", &person(&root("lists/organisation/people.csv"), "supervision_office", "officer"));
    town.sign_in("clerk", json!({ "login": "clerk", "password": PASSWORD })).await;
    town
}

#[tokio::test]
async fn a_sentence_is_dismissed_with_a_reason_and_that_can_be_taken_back() {
    let town = clerk().await;
    let brought = town.post("clerk", "/api/v1/minutes", json!({ "name": "第9次常务会议纪要", "text": TEXT })).await;
    assert_eq!(brought.status, StatusCode::OK, "{}", brought.text);
    assert_eq!(brought.json()["asks"][1]["dismissed"], Value::Null);
    let path = format!("/api/v1/minutes/{}", brought.json()["number"]);
    let post = |what: &str, body: Value| {
        let path = format!("{path}/{what}");
        let town = &town;
        async move { town.post("clerk", &path, body).await }
    };
    let second = json!({ "article": 0, "directive": 1 });
    let because = |why: &str, note: &str| json!({ "article": 0, "directive": 1, "why": why, "note": note });
    for (body, status) in [
        (because("other", "  "), StatusCode::BAD_REQUEST),
        (because("known", &"长".repeat(201)), StatusCode::BAD_REQUEST),
        (because("nothing", ""), StatusCode::BAD_REQUEST),
        (json!({ "article": 0, "directive": 77, "why": "known" }), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(post("dismiss", body.clone()).await.status, status, "{body}");
    }
    let done = post("dismiss", because("statement", "只是表态")).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    let kept = town.get("clerk", &path).await.json()["asks"][1]["dismissed"].clone();
    assert_eq!((&kept["why"], &kept["note"]), (&json!("statement"), &json!("只是表态")));
    assert!(
        kept["at"].is_string() && kept["person_name"].as_str().is_some_and(|name| !name.starts_with('p')),
        "{kept}"
    );
    assert_eq!(post("accept", second.clone()).await.code(), "dismissed");
    assert_eq!(post("restore", second.clone()).await.json()["asks"][1]["dismissed"], Value::Null);
    assert_eq!(post("accept", second.clone()).await.status, StatusCode::OK);
    let refused = post("dismiss", because("known", "")).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "has_item"));
}
