//! Open311 as its clients speak it, with the quirks of each (facts about GeoReport clients, 1 to 12).

use axum::body::Body;
use axum::http::{Request, StatusCode};
use expect_test::expect;
use serde_json::Value;

use crate::town::{Answer, Town};

const FORM: &str = "application/x-www-form-urlencoded";

async fn post(town: &Town, path: &str, body: &str) -> Answer {
    let request = Request::builder().method("POST").uri(path).header("content-type", FORM);
    town.raw(request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn create(town: &Town, more: &str) -> Answer {
    let key = town.token("nobody");
    post(town, "/open311/v2/requests.json", &format!("api_key={key}&service_code=hotline&{more}")).await
}

fn id(answer: &Answer) -> String {
    answer.json()[0]["service_request_id"].as_str().unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
}

#[tokio::test]
async fn a_request_goes_in_and_comes_back_in_both_formats() {
    let town = Town::new();
    let made = create(
        &town,
        "address_string=%E4%B8%9C%E9%97%A8&description=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE&phone=13800001111",
    )
    .await;
    assert_eq!(
        (made.status, made.headers["content-type"].to_str().unwrap()),
        (StatusCode::CREATED, "application/json; charset=utf-8")
    );
    let id = id(&made);
    let open = town.get("", &format!("/open311/v2/requests/{id}.json")).await;
    assert_eq!(open.json()[0]["status"], "open");
    assert_eq!(open.json()[0]["description"], "", "without a key nothing is told that a citizen wrote");
    assert!(!open.text.contains("13800001111"));
    let key = town.token("nobody");
    let whole = town.get("", &format!("/open311/v2/requests/{id}.json?api_key={key}")).await;
    assert_eq!(
        (whole.json()[0]["description"].as_str(), whole.json()[0]["address"].as_str()),
        (Some("路灯不亮"), Some("东门"))
    );
    assert!(!whole.text.contains("13800001111"), "a key does not lift masks");
    let xml = town.get("", &format!("/open311/v2/requests/{id}.xml")).await;
    assert_eq!(xml.headers["content-type"], "text/xml; charset=utf-8");
    assert!(
        xml.text.starts_with("<?xml")
            && xml.text.contains(&format!("<service_requests><request><service_request_id>{id}")),
        "{}",
        xml.text
    );
    let token = town.get("", &format!("/open311/v2/tokens/{id}.json")).await.json();
    assert_eq!(token[0]["service_request_id"], id);
}

#[tokio::test]
async fn a_repeated_post_creates_nothing_new() {
    let town = Town::new();
    let same = "address_string=a&description=dark&attribute[fixmystreet_id]=77";
    let (first, second) = (create(&town, same).await, create(&town, &format!("{same}&description=darker")).await);
    assert_eq!(id(&first), id(&second));
    let plain = "address_string=a&description=dark";
    let (third, fourth) = (create(&town, plain).await, create(&town, plain).await);
    assert_eq!(id(&third), id(&fourth));
    assert_ne!(id(&first), id(&third));
    let other = create(&town, "address_string=b&description=dark").await;
    assert_ne!(id(&other), id(&third));
}

#[tokio::test]
async fn what_is_wrong_is_said_as_the_specification_has_it() {
    let town = Town::new();
    let key = town.token("nobody").to_owned();
    let water = town.token("water").to_owned();
    let long = "x".repeat(4001);
    let cases = [
        ("service_code=hotline&address_string=a&description=b".to_owned(), 403, "api_key"),
        ("api_key=guess&service_code=hotline&address_string=a".to_owned(), 403, "api_key"),
        (format!("api_key={water}&service_code=hotline&address_string=a"), 403, "api_key"),
        (format!("api_key={key}&address_string=a"), 400, "service_code is missing"),
        (format!("api_key={key}&service_code=006&address_string=a"), 404, "no such service_code"),
        (format!("api_key={key}&service_code=hotline&description=b"), 400, "where it is"),
        (format!("api_key={key}&service_code=hotline&lat=NaN&long=1"), 400, "lat"),
        (format!("api_key={key}&service_code=hotline&lat=91&long=1"), 400, "lat"),
        (format!("api_key={key}&service_code=hotline&lat=31"), 400, "together"),
        (format!("api_key={key}&service_code=hotline&address_string=a&description={long}"), 400, "4000"),
    ];
    for (body, status, part) in cases {
        let answer = post(&town, "/open311/v2/requests.json", &body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.text);
        let errors = answer.json();
        assert_eq!(errors[0]["code"], status);
        assert!(errors[0]["description"].as_str().unwrap().contains(part), "{body}: {}", answer.text);
    }
    for (path, status) in [
        ("/open311/v2/requests.yaml", 404),
        ("/open311/v2/requests", 404),
        ("/open311/v2/requests/RX20991231-000001.xml", 404),
        ("/open311/v2/tokens/none.xml", 404),
        ("/open311/v2/services/none.xml", 404),
        ("/open311/v2/nothing.json", 404),
        ("/open311/v2/requests.json?status=ajar", 400),
        ("/open311/v2/requests.json?start_date=yesterday", 400),
        ("/open311/v2/requests.json?start_date=2020-01-01T00:00:00Z&end_date=2021-01-01T00:00:00Z", 400),
        ("/open311/v2/servicerequestupdates.xml?start_date=2025-11-01T00:00:00Z", 400),
    ] {
        let answer = town.get("", path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.text);
        assert!(answer.text.contains("errors") || answer.text.contains("\"code\""), "{path}: {}", answer.text);
    }
    let json =
        Request::builder().method("POST").uri("/open311/v2/requests.xml").header("content-type", "application/json");
    let answer = town.raw(json.body(Body::from("{}")).unwrap()).await;
    assert!(answer.text.contains("<errors><error><code>400</code>"), "{}", answer.text);
    let none = town.get("", "/open311/v2/requests.json").await;
    assert_eq!(none.json(), Value::Array(Vec::new()));
}

#[tokio::test]
async fn the_ways_of_clients_are_understood() {
    let town = Town::new();
    let key = town.token("nobody").to_owned();
    // An empty parameter is an absent one; deviceid, a marker for no place, several media_url, an unknown attribute.
    let fixmystreet = create(
        &town,
        "jurisdiction_id=&deviceid=x&address_id=%23NOTPINPOINTED%23&lat=31.15&long=121.12&description=Pothole%0A%0Ahttps://example.org/1\
         &media_url=https://example.org/1.jpg&media_url=https://example.org/2.jpg&attribute[title]=Pothole&attribute[area_code][]=1",
    )
    .await;
    let receipt = id(&fixmystreet);
    let whole =
        town.get("", &format!("/open311/v2/requests.json?service_request_id={receipt}&api_key={key}")).await.json();
    assert_eq!((whole[0]["lat"].as_f64(), whole[0]["long"].as_f64()), (Some(31.15), Some(121.12)));
    for part in ["Pothole", "1.jpg", "2.jpg"] {
        assert!(whole[0]["description"].as_str().unwrap().contains(part), "{whole}");
    }
    // `three` sends a form with a file field, page_size for count and dates in UTC.
    let boundary = "xx";
    let part = |name: &str, value: &str| {
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = format!(
        "{}{}{}--{boundary}--\r\n",
        part("api_key", &key),
        part("service_code", "hotline"),
        part("address_string", "西门")
    );
    let form = Request::builder()
        .method("POST")
        .uri("/open311/v2/requests.json")
        .header("content-type", format!("multipart/form-data; boundary={boundary}"));
    let three = town.raw(form.body(Body::from(body)).unwrap()).await;
    assert_eq!(three.status, StatusCode::CREATED, "{}", three.text);
    let day = "start_date=2025-11-01T00:00:00Z&end_date=2025-11-07T00:00:00Z";
    for (page, expected) in [("page=0&", 1), ("page=1&", 1), ("page=2&", 1), ("page=3&", 0)] {
        let found = town.get("", &format!("/open311/v2/requests.json?{page}page_size=1&{day}")).await.json();
        assert_eq!(found.as_array().unwrap().len(), expected, "{page}");
    }
    let both = format!("/open311/v2/requests.json?service_request_id={receipt},{},none", id(&three));
    assert_eq!(
        town.get("", &both).await.json().as_array().unwrap().len(),
        2,
        "every id of a list, not the first alone"
    );
    let closed = town.get("", "/open311/v2/requests.json?status=closed").await.json();
    assert_eq!(closed.as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn updates_are_told_and_taken_once() {
    let town = Town::new();
    let key = town.token("nobody").to_owned();
    let receipt = id(&create(&town, "address_string=a&description=%E8%B7%AF%E7%81%AF").await);
    let day = "start_date=2025-11-06T00:00:00Z&end_date=2025-11-06T02:00:00Z";
    let told = town.get("", &format!("/open311/v2/servicerequestupdates.json?{day}")).await.json();
    assert_eq!(
        (told[0]["service_request_id"].as_str(), told[0]["status"].as_str()),
        (Some(receipt.as_str()), Some("open"))
    );
    let again = town.get("", &format!("/open311/v2/servicerequestupdates.json?{day}")).await.json();
    assert_eq!(told, again);
    let say = format!("api_key={key}&service_request_id={receipt}&update_id=9&status=OPEN&description=still+dark");
    let (first, second) = (
        post(&town, "/open311/v2/servicerequestupdates.xml", &say).await,
        post(&town, "/open311/v2/servicerequestupdates.xml", &say).await,
    );
    assert_eq!((first.status, &first.text), (StatusCode::OK, &second.text));
    assert!(first.text.contains("<request_update><update_id>"), "{}", first.text);
    let events = town.get("desk", &format!("/api/v1/items/{receipt}/events")).await.json();
    let said: Vec<&Value> = events.as_array().unwrap().iter().filter(|event| event["kind"] == "said").collect();
    assert_eq!((said.len(), said[0]["reason"].as_str()), (1, Some("9: [OPEN] still dark")));
}

#[tokio::test]
async fn discovery_and_services() {
    let town = Town::new();
    for path in ["/open311/discovery.json", "/open311/v2/discovery.json"] {
        let discovery = town.get("", path).await.json();
        assert_eq!(discovery["endpoints"][0]["url"], "http://127.0.0.1/open311/v2");
        assert!(discovery["endpoints"][0]["formats"].is_array());
    }
    let services = town.get("", "/open311/v2/services.json").await.json();
    expect![[r#"{"service_code":"hotline","service_name":"12345市民服务热线工单","description":"12345市民服务热线工单","metadata":true,"type":"realtime","keywords":"12345 hotline orders","group":"12345市民服务热线工单"}"#]]
        .assert_eq(&services[0].to_string());
    assert!(services.as_array().unwrap().iter().all(|service| service["service_code"].is_string()));
    let code = services[1]["service_code"].as_str().unwrap();
    let definition = town.get("", &format!("/open311/v2/services/{code}.xml")).await.text;
    assert!(definition.contains("<service_definition><service_code>"), "{definition}");
    assert!(definition.contains("<datatype>singlevaluelist</datatype>"), "{definition}");
    let made = create(&town, &format!("service_code={code}&address_string=a&description=b")).await;
    let shown = town.get("", &format!("/open311/v2/requests/{}.json", id(&made))).await.json();
    assert_eq!(shown[0]["service_code"], code);
}

#[tokio::test]
async fn photos_of_a_request_are_kept_and_a_repeat_is_one() {
    let town = Town::new();
    let key = town.token("nobody").to_owned();
    let photo = crate::attachments::photo(7);
    let form = |photo: &[u8], kind: &str, media: &str| {
        let mut body = Vec::new();
        for (name, value) in
            [("api_key", key.as_str()), ("service_code", "hotline"), ("address_string", "东门"), ("media_url", media)]
        {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let part = format!(
            "--x\r\nContent-Disposition: form-data; name=\"media\"; filename=\"1.jpg\"\r\nContent-Type: {kind}\r\n\r\n"
        );
        body.extend(part.into_bytes());
        body.extend(photo);
        body.extend(b"\r\n--x--\r\n");
        body
    };
    let send = async |body: Vec<u8>| {
        let request = Request::builder().method("POST").uri("/open311/v2/requests.json");
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        town.raw(request.body(Body::from(body)).unwrap()).await
    };
    let made = send(form(&photo, "image/jpeg", "")).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let receipt = id(&made);
    let files = town.get("desk", &format!("/api/v1/items/{receipt}/attachments")).await.json();
    assert_eq!((files[0]["kind"].as_str(), files[0]["field"]["name"].as_str()), (Some("photo"), Some("photo")));
    assert_eq!(id(&send(form(&photo, "image/jpeg", "")).await), receipt, "a repeat");
    assert_ne!(id(&send(form(&crate::attachments::photo(8), "image/jpeg", "")).await), receipt, "another photo");
    let inside = format!("data:image/jpeg;base64,{}", data_encoding::BASE64.encode(&crate::attachments::photo(9)));
    let two = id(&send(form(&photo, "image/jpeg", &inside)).await);
    let files = town.get("desk", &format!("/api/v1/items/{two}/attachments")).await.json();
    assert_eq!(files.as_array().unwrap().len(), 2, "{files}");
    let before = town.get("", "/open311/v2/requests.json").await.json().as_array().unwrap().len();
    let other = crate::attachments::photo(10);
    for (bytes, kind) in [(&photo[..20], "image/jpeg"), (&b"<html></html>"[..], "text/html"), (&other[..], "image/png")]
    {
        let refused = send(form(bytes, kind, "")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text);
    }
    assert_eq!(send(form(&photo, "image/jpeg", "data:image/jpeg;base64,?")).await.status, StatusCode::BAD_REQUEST);
    let after = town.get("", "/open311/v2/requests.json").await.json().as_array().unwrap().len();
    assert_eq!(before, after, "a failed photo fails the request");
}
