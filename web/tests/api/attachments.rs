//! Photos and documents over HTTP: sent, named by a move, seen by those who see the item.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::town::{Answer, Town};

/// A small photo with EXIF, made for this test: nobody's.
pub fn photo(shade: u8) -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    };
    // One table with the place of another: degrees of 31 N, 121 E.
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
    exif.extend(b"\0\x04\0\x01\0\x02\0\0\0\x02N\0\0\0\0\x02\0\x05\0\0\0\x03\0\0\0\x50");
    exif.extend(b"\0\x03\0\x02\0\0\0\x02E\0\0\0\0\x04\0\x05\0\0\0\x03\0\0\0\x68\0\0\0\0");
    for number in [31_u32, 0, 0, 121, 0, 0] {
        exif.extend(number.to_be_bytes());
        exif.extend(1_u32.to_be_bytes());
    }
    [
        vec![0xff, 0xd8],
        segment(0xe1, &exif),
        segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![shade, 0x34, 0xff, 0xd9],
    ]
    .concat()
}

async fn send(town: &Town, token: &str, kind: &str, bytes: &[u8]) -> Answer {
    let request = Request::builder().method("POST").uri("/api/v1/attachments").header("content-type", kind);
    let request = request.header("authorization", format!("Bearer {}", town.token(token)));
    let request = request.header("content-disposition", "attachment; filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg");
    town.raw(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

pub async fn sent(town: &Town, token: &str, bytes: &[u8]) -> String {
    let answer = send(town, token, "image/jpeg", bytes).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn get(town: &Town, token: &str, path: &str, headers: &[(&str, &str)]) -> (Answer, Vec<u8>) {
    let mut request = Request::builder().uri(path).header("authorization", format!("Bearer {}", town.token(token)));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    town.whole(request.body(Body::empty()).unwrap()).await
}

/// An order of the hotline that the water bureau handles, and the move that hands its work in.
async fn handling(town: &Town) -> String {
    let item = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾" })).await;
    let step = async |token: &str, name: &str, fields: Value| {
        let answer =
            town.post(token, &format!("/api/v1/items/{item}/moves"), json!({ "name": name, "fields": fields })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    };
    step("water", "accept", json!({})).await;
    step("water", "contacted", json!({ "contact_time": "2025-11-06T09:00" })).await;
    item
}

async fn submit(town: &Town, item: &str, photo: Value) -> Answer {
    let fields = json!({ "fact_finding": "属实", "reply": "已修复", "site_record": photo });
    town.post("water", &format!("/api/v1/items/{item}/moves"), json!({ "name": "submit", "fields": fields })).await
}

#[tokio::test]
async fn a_photo_is_sent_named_and_seen() {
    let town = Town::new();
    let item = handling(&town).await;
    let bytes = photo(1);
    let answer = send(&town, "water", "image/jpeg", &bytes).await.json();
    assert_eq!(
        (&answer["kind"], &answer["type"], &answer["name"]),
        (&json!("photo"), &json!("image/jpeg"), &json!("现场.jpg"))
    );
    assert_eq!((&answer["position"]["latitude"], &answer["facts_from"]), (&json!(31.0), &json!("exif")));
    let id = answer["id"].as_str().unwrap();
    let path = format!("/api/v1/items/{item}/attachments/{id}");
    assert_eq!(get(&town, "water", &path, &[]).await.0.status, StatusCode::NOT_FOUND, "no event names it yet");
    assert_eq!(submit(&town, &item, json!([id])).await.status, StatusCode::OK);

    let (shown, body) = get(&town, "desk", &path, &[]).await;
    assert_eq!((shown.status, &shown.headers["content-type"]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    assert!(body.starts_with(&[0xff, 0xd8]) && !body.windows(4).any(|window| window == b"Exif"));
    let line = shown.headers["content-disposition"].to_str().unwrap();
    assert!(
        line.starts_with("inline; filename=\"") && line.ends_with("filename*=UTF-8''%E7%8E%B0%E5%9C%BA.jpg"),
        "{line}"
    );
    assert_eq!(shown.headers["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");

    let (part, middle) = get(&town, "desk", &path, &[("range", "bytes=2-5")]).await;
    assert_eq!((part.status, middle.as_slice()), (StatusCode::PARTIAL_CONTENT, &body[2..6]));
    assert_eq!(part.headers["content-range"], format!("bytes 2-5/{}", body.len()).as_str());
    let (none, _) = get(&town, "desk", &path, &[("range", "bytes=99999-")]).await;
    assert_eq!((none.status, none.code()), (StatusCode::RANGE_NOT_SATISFIABLE, "range".to_owned()));
    let tag = shown.headers["etag"].to_str().unwrap();
    assert_eq!(get(&town, "desk", &path, &[("if-none-match", tag)]).await.0.status, StatusCode::NOT_MODIFIED);

    // The unit that holds the item has it as it was sent; whoever does not see the item has nothing at all.
    let original = format!("{path}?original=true");
    assert_eq!(get(&town, "water_desk", &original, &[]).await.1, bytes);
    let (refused, _) = get(&town, "leader", &original, &[]).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "forbidden".to_owned()));
    for token in ["housing", "fire"] {
        assert_eq!(get(&town, token, &path, &[]).await.0.status, StatusCode::NOT_FOUND);
        let list = format!("/api/v1/items/{item}/attachments");
        assert_eq!(town.get(token, &list).await.status, StatusCode::NOT_FOUND);
    }
    let listed = |token: &'static str| {
        let (town, item) = (&town, &item);
        async move { town.get(token, &format!("/api/v1/items/{item}/attachments")).await.json()[0].clone() }
    };
    let (holder, other) = (listed("water_desk").await, listed("leader").await);
    assert_eq!(
        (&holder["id"], &holder["position"]["longitude"], &holder["original"]),
        (&json!(id), &json!(121.0), &json!(true))
    );
    assert_eq!((&other["id"], &other["position"], &other["original"]), (&json!(id), &Value::Null, &json!(false)));
}

#[tokio::test]
async fn a_move_names_files_that_are_there_and_ones_own() {
    let town = Town::new();
    let item = handling(&town).await;
    let foreign = sent(&town, "housing", &photo(2)).await;
    for name in [json!("photo.jpg"), json!(["0".repeat(64)]), json!(foreign), json!("../../etc/passwd")] {
        let answer = submit(&town, &item, name).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNPROCESSABLE_ENTITY, "no_file".to_owned()));
    }
    let events = town.get("desk", &format!("/api/v1/items/{item}/events")).await.json();
    assert_eq!(events.as_array().unwrap().len(), 4, "a refused move had an effect");
    // The same photo, sent by oneself, is one's own.
    let own = sent(&town, "water", &photo(2)).await;
    assert_eq!(own, foreign);
    assert_eq!(submit(&town, &item, json!(own)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_photo_after_is_not_the_photo_before() {
    let lists = crate::town::lists();
    let list = lists.into_iter().map(|text| match text.contains("id = \"hotline\"") {
        true => text.replace("[field.site_record]\n", "[field.site_record]\nafter = \"photo\"\n"),
        false => text,
    });
    let town = Town::with(list.collect());
    let before = sent(&town, "desk", &photo(3)).await;
    let item = town.order("河道漂浮物", json!({ "text": "河道漂浮垃圾", "photo": [before] })).await;
    let step = async |token: &str, name: &str, fields: Value| {
        town.post(token, &format!("/api/v1/items/{item}/moves"), json!({ "name": name, "fields": fields })).await
    };
    step("water", "accept", json!({})).await;
    step("water", "contacted", json!({ "contact_time": "2025-11-06T09:00" })).await;
    sent(&town, "water", &photo(3)).await;
    let same = submit(&town, &item, json!(before)).await;
    assert_eq!((same.status, same.code()), (StatusCode::UNPROCESSABLE_ENTITY, "same_photo".to_owned()));
    let after = sent(&town, "water", &photo(4)).await;
    assert_eq!(submit(&town, &item, json!(after)).await.status, StatusCode::OK);
    let files = town.get("desk", &format!("/api/v1/items/{item}/attachments")).await.json();
    assert_eq!((&files[1]["id"], &files[1]["pair_of"]), (&json!(after), &json!(before)));
}

fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--cut--\r\n");
    body
}

#[tokio::test]
async fn a_form_says_when_and_where() {
    let town = Town::new();
    let kind = "multipart/form-data; boundary=cut";
    let pdf = b"%PDF-1.7\n%%EOF\n";
    let parts: [(&str, Option<&str>, &[u8]); 5] = [
        ("taken_at", None, b"2025-11-06T08:59:00+08:00"),
        ("latitude", None, b"31.15"),
        ("longitude", None, b"121.125"),
        ("accuracy_metres", None, b"8"),
        ("file", Some("a.pdf"), pdf),
    ];
    let answer = send(&town, "water", kind, &form(&parts)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    let told = answer.json();
    assert_eq!(
        (&told["kind"], &told["name"], &told["facts_from"]),
        (&json!("document"), &json!("a.pdf"), &json!("device"))
    );
    assert_eq!(told["position"], json!({ "latitude": 31.15, "longitude": 121.125, "accuracy_metres": 8.0 }));
    let bad = async |parts: &[(&str, Option<&str>, &[u8])], code: &str| {
        let answer = send(&town, "water", kind, &form(parts)).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_REQUEST, code), "{}", answer.text);
    };
    bad(&[("latitude", None, b"NaN"), ("file", Some("a.pdf"), pdf)], "form").await;
    bad(&[("latitude", None, b"31"), ("longitude", None, b"181"), ("file", Some("a.pdf"), pdf)], "form").await;
    bad(&[("latitude", None, b"31"), ("file", Some("a.pdf"), pdf)], "form").await;
    bad(&[("taken_at", None, b"99999-01-01"), ("file", Some("a.pdf"), pdf)], "form").await;
    bad(&[("taken_at", None, b"2025-11-06T08:59")], "one_file").await;
    bad(&[("file", Some("a.pdf"), pdf), ("file", Some("b.pdf"), pdf)], "one_file").await;
    let mut half = form(&[("file", Some("a.pdf"), pdf)]);
    half.truncate(half.len() - 12);
    let answer = send(&town, "water", kind, &half).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "cut_off".to_owned()));
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_a_code() {
    let town = Town::new();
    let check = async |token: &str, kind: &str, bytes: &[u8], status: u16, code: &str| {
        let answer = send(&town, token, kind, bytes).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text);
    };
    let photo = photo(5);
    check("water", "image/jpeg", &photo[..photo.len() - 2], 422, "cut_off").await;
    check("water", "image/png", &photo, 415, "type_differs").await;
    check("water", "text/html", b"<html><script>1</script></html>", 415, "type_refused").await;
    check("water", "image/jpeg", b"", 422, "empty").await;
    check("water", "image/jpeg", &vec![0xff; 21 << 20], 413, "too_large").await;
    check("reader", "image/jpeg", &photo, 403, "forbidden").await;
    check("", "image/jpeg", &photo, 401, "not_signed_in").await;
}

#[tokio::test]
async fn who_names_his_files_may_send_more() {
    let town = Town::new();
    let item = handling(&town).await;
    let mut files = Vec::new();
    for shade in 0..u8::try_from(attachments::PENDING_MAX).unwrap() {
        files.push(sent(&town, "water", &photo(shade)).await);
    }
    let refused = send(&town, "water", "image/jpeg", &photo(254)).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_files".to_owned()));
    sent(&town, "housing", &photo(254)).await;
    let submitted = submit(&town, &item, json!(files[..50])).await;
    assert_eq!(submitted.status, StatusCode::OK, "{}", submitted.text);
    sent(&town, "water", &photo(253)).await;
}
