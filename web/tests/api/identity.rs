//! Who may come in: the first run, accounts, keys, sessions, second factors, and the trail that all of it leaves.

use axum::http::StatusCode;
use data_encoding::BASE32_NOPAD;
use identity::{STEP_SECONDS, code_at};
use serde_json::{Value, json};

use crate::town::{PASSWORD, Town, person, root};

fn desk() -> String {
    person(&root("lists/organisation/people.csv"), "hotline_center", "desk")
}

#[tokio::test]
async fn the_first_run_makes_three_administrators_once() {
    let town = Town::fresh();
    assert_eq!(town.get("", "/api/v1/setup").await.json(), json!({ "needed": true }));
    let word = town.service.identity.setup_word().unwrap().unwrap();
    let first = |login: &str| json!({ "login": login, "title": login, "password": PASSWORD });
    let body = |word: &str, audit: &str| json!({ "word": word, "system": first("xitong"), "security": first("anquan"), "audit": first(audit) });
    let guessed = town.post("", "/api/v1/setup", body("guess", "shenji")).await;
    assert_eq!((guessed.status, guessed.code().as_str()), (StatusCode::FORBIDDEN, "wrong_password"));
    assert_eq!(town.post("", "/api/v1/setup", body(&word, "anquan")).await.code(), "taken", "three, not two");
    assert_eq!(town.post("", "/api/v1/setup", body(&word, "shenji")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.post("", "/api/v1/setup", body(&word, "other")).await.code(), "wrong_password");
    assert_eq!(town.get("", "/api/v1/setup").await.json(), json!({ "needed": false }));
}

#[tokio::test]
async fn an_account_begins_with_a_password_that_must_be_changed() {
    let mut town = Town::new();
    let new = json!({ "login": "desk01", "title": "受理席", "person": desk() });
    let made = town.post("security", "/api/v1/users", new.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(made.json()["user"]["posts"][0]["unit"], "hotline_center");
    assert_eq!(town.post("security", "/api/v1/users", new).await.code(), "taken");
    let nobody = json!({ "login": "desk02", "title": "x", "person": "p9999" });
    assert_eq!(town.post("security", "/api/v1/users", nobody).await.code(), "unknown_name");
    let password = made.json()["password"].as_str().unwrap().to_owned();
    town.sign_in("clerk", json!({ "login": "desk01", "password": password })).await;
    assert_eq!(town.get("clerk", "/api/v1/me").await.json()["must_change"], true);
    assert_eq!(town.get("clerk", "/api/v1/items").await.code(), "must_change");
    let change = json!({ "present": password, "next": PASSWORD });
    assert_eq!(town.post("clerk", "/api/v1/me/password", change).await.status, StatusCode::NO_CONTENT);
    town.sign_in("clerk", json!({ "login": "desk01", "password": PASSWORD })).await;
    assert_eq!(town.get("clerk", "/api/v1/items").await.status, StatusCode::OK);

    let id = made.json()["user"]["id"].as_i64().unwrap();
    let path = format!("/api/v1/users/{id}");
    let closed = town.call("security", "PATCH", &path, Some(json!({ "disabled": true }))).await;
    assert_eq!(closed.json()["disabled"], true, "{}", closed.text);
    assert_eq!(town.get("clerk", "/api/v1/items").await.status, StatusCode::UNAUTHORIZED);
    let refused = town.sign_in("clerk", json!({ "login": "desk01", "password": PASSWORD })).await;
    assert_eq!(refused.code(), "wrong_password");
    town.call("security", "PATCH", &path, Some(json!({ "disabled": false, "title": "受理席一" }))).await;
    let reset = town.post("security", &format!("{path}/password"), Value::Null).await.json();
    assert_eq!(reset["user"]["title"], "受理席一");
    let again = json!({ "login": "desk01", "password": reset["password"] });
    assert_eq!(town.sign_in("clerk", again).await.json()["must_change"], true);
}

#[tokio::test]
async fn no_administrator_has_the_power_of_another() {
    let town = Town::new();
    let users = town.get("security", "/api/v1/users").await.json();
    let id = |login: &str| {
        let user = users.as_array().unwrap().iter().find(|user| user["login"] == login).unwrap();
        user["id"].as_i64().unwrap()
    };
    for login in ["system-admin", "audit-admin"] {
        let path = format!("/api/v1/users/{}", id(login));
        assert_eq!(town.post("security", &format!("{path}/password"), Value::Null).await.code(), "forbidden");
        assert_eq!(town.call("security", "DELETE", &format!("{path}/second-factor"), None).await.code(), "forbidden");
        let bound = town.call("security", "PATCH", &path, Some(json!({ "outside": "https://id.example 1" }))).await;
        assert_eq!(bound.code(), "forbidden");
        let person = town.call("security", "PATCH", &path, Some(json!({ "person": desk() }))).await;
        assert_eq!(person.code(), "forbidden");
    }
    let own = format!("/api/v1/users/{}", id("security-admin"));
    let last = town.call("security", "PATCH", &own, Some(json!({ "disabled": true }))).await;
    assert_eq!(last.code(), "unusable", "the last one stays: {}", last.text);
    let more = json!({ "login": "x1", "title": "x", "person": desk(), "administrator": "system" });
    assert_eq!(town.post("security", "/api/v1/users", more).await.code(), "malformed");
    let scopes = json!({ "name": "k", "scopes": ["security"] });
    assert_eq!(town.post("security", "/api/v1/keys", scopes).await.code(), "unusable");
}

#[tokio::test]
async fn keys_are_made_shown_once_and_revoked() {
    let town = Town::new();
    let new =
        json!({ "name": "report", "scopes": ["read"], "unit": "water_bureau", "expires": "2026-01-01T00:00:00Z" });
    let made = town.post("security", "/api/v1/keys", new).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(town.get(&secret, "/api/v1/items").await.status, StatusCode::OK);
    let keys = town.get("security", "/api/v1/keys").await;
    assert!(!keys.text.contains(&secret));
    let keys = keys.json();
    let key = keys.as_array().unwrap().iter().find(|key| key["name"] == "report").unwrap();
    assert_eq!((key["scopes"].clone(), key["unit"].as_str()), (json!(["read"]), Some("water_bureau")));
    let path = format!("/api/v1/keys/{}", key["id"]);
    assert_eq!(town.call("security", "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.get(&secret, "/api/v1/items").await.status, StatusCode::UNAUTHORIZED);
    for (body, code) in [
        (json!({ "name": "a", "scopes": ["read"], "unit": "nowhere" }), "unknown_name"),
        (json!({ "name": "a", "scopes": [] }), "unusable"),
        (json!({ "name": "a", "scopes": ["read"], "expires": "2020-01-01T00:00:00Z" }), "unusable"),
        (json!({ "name": "a", "scopes": ["read"], "unit": "water_bureau", "person": desk() }), "person_or_unit"),
    ] {
        assert_eq!(town.post("security", "/api/v1/keys", body.clone()).await.code(), code, "{body}");
    }
}

#[tokio::test]
async fn sessions_are_seen_and_ended() {
    let mut town = Town::new();
    town.account("desk01", &desk());
    town.account("desk02", &desk());
    for name in ["one", "two"] {
        town.sign_in(name, json!({ "login": "desk01", "password": PASSWORD })).await;
    }
    town.sign_in("other", json!({ "login": "desk02", "password": PASSWORD })).await;
    let own = town.get("one", "/api/v1/sessions").await.json();
    assert_eq!(own.as_array().unwrap().len(), 2);
    assert_eq!(own.as_array().unwrap().iter().filter(|session| session["present"] == true).count(), 1);
    assert_eq!(town.get("one", "/api/v1/sessions?all=true").await.code(), "forbidden");
    assert_eq!(town.get("security", "/api/v1/sessions?all=true").await.json().as_array().unwrap().len(), 6);
    let others = own.as_array().unwrap().iter().find(|session| session["present"] == false).unwrap();
    let path = format!("/api/v1/sessions/{}", others["id"]);
    assert_eq!(town.call("other", "DELETE", &path, None).await.code(), "not_found", "another's session is not there");
    assert_eq!(town.call("one", "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.get("two", "/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(town.get("one", "/api/v1/me").await.status, StatusCode::OK);
    let last = town.get("one", "/api/v1/sessions").await.json()[0]["id"].clone();
    let path = format!("/api/v1/sessions/{last}");
    assert_eq!(town.call("security", "DELETE", &path, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.get("one", "/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(town.get("desk", "/api/v1/sessions").await.code(), "forbidden", "a key has none");
}

#[tokio::test]
async fn a_second_factor_is_set_up_asked_for_and_ended() {
    let mut town = Town::new();
    town.account("desk01", &desk());
    town.sign_in("clerk", json!({ "login": "desk01", "password": PASSWORD })).await;
    let path = "/api/v1/me/second-factor";
    assert_eq!(town.post("clerk", path, json!({ "password": "wrong" })).await.code(), "wrong_password");
    let begun = town.post("clerk", path, json!({ "password": PASSWORD })).await.json();
    let secret = begun["uri"].as_str().unwrap().split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let code = |steps: i64| code_at(&secret, town.service.now().as_second().div_euclid(STEP_SECONDS) + steps);
    let (before, present, next) = (code(-1), code(0), code(1));
    assert_eq!(town.call("clerk", "PUT", path, Some(json!({ "code": "000000" }))).await.code(), "wrong_password");
    assert_eq!(town.get("clerk", path).await.json(), json!({ "on": false, "recovery_left": 0 }));
    let confirmed = town.call("clerk", "PUT", path, Some(json!({ "code": before }))).await;
    assert_eq!(confirmed.status, StatusCode::NO_CONTENT, "{}", confirmed.text);
    assert_eq!(town.get("clerk", path).await.json(), json!({ "on": true, "recovery_left": 8 }));
    let plain = json!({ "login": "desk01", "password": PASSWORD });
    assert_eq!(town.sign_in("again", plain).await.code(), "code_needed");
    let with = |code: &str| json!({ "login": "desk01", "password": PASSWORD, "code": code });
    assert_eq!(town.sign_in("again", with(&before)).await.code(), "wrong_password", "no code works twice");
    assert_eq!(town.sign_in("again", with(&present)).await.status, StatusCode::OK);
    assert_eq!(town.sign_in("again", with(begun["recovery"][0].as_str().unwrap())).await.status, StatusCode::OK);
    let fresh = town.post("clerk", &format!("{path}/recovery"), json!({ "password": PASSWORD, "code": next })).await;
    assert_eq!(fresh.json()["recovery"].as_array().unwrap().len(), 8, "{}", fresh.text);
    assert_eq!(town.sign_in("again", with(begun["recovery"][1].as_str().unwrap())).await.code(), "wrong_password");
    let off = json!({ "password": PASSWORD, "code": fresh.json()["recovery"][1] });
    assert_eq!(town.post("clerk", &format!("{path}/off"), json!({ "password": PASSWORD })).await.code(), "code_needed");
    assert_eq!(town.post("clerk", &format!("{path}/off"), off).await.status, StatusCode::NO_CONTENT);
    assert_eq!(town.sign_in("again", json!({ "login": "desk01", "password": PASSWORD })).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_was_done_is_on_record_and_secrets_are_not() {
    let mut town = Town::new();
    town.account("desk01", &desk());
    town.sign_in("clerk", json!({ "login": "desk01", "password": PASSWORD })).await;
    town.sign_in("x", json!({ "login": "desk01", "password": "a wrong password" })).await;
    town.sign_in("x", json!({ "login": "typed-my-password-here", "password": "a" })).await;
    let made = town.post("security", "/api/v1/keys", json!({ "name": "k", "scopes": ["read"] })).await.json();
    let receipt = town.order("路灯不亮", json!({ "phone": "13800001111" })).await;
    let reveal = json!({ "field": "phone", "reason": "回访来电人" });
    town.post("callback", &format!("/api/v1/items/{receipt}/reveal"), reveal).await;
    let all = town.get("audit", "/api/v1/audit").await;
    for secret in [PASSWORD, "typed-my-password-here", made["secret"].as_str().unwrap(), "13800001111"] {
        assert!(!all.text.contains(secret), "{secret} is on record");
    }
    let lines = |answer: Value| -> Vec<String> {
        let records = answer["records"].as_array().unwrap().clone();
        let text = |record: &Value, key: &str| record[key].as_str().unwrap().to_owned();
        let line = |record: &Value| ["who", "act", "what", "outcome"].map(|key| text(record, key)).join(" | ");
        records.iter().rev().map(line).collect()
    };
    let sessions = lines(town.get("audit", "/api/v1/audit?act=session").await.json());
    assert_eq!(
        sessions,
        [
            "desk01 | session.open | desk01 | done",
            "desk01 | session.open | desk01 | wrong_password",
            "? | session.open | ? | wrong_password"
        ]
    );
    let keys = lines(town.get("audit", "/api/v1/audit?who=security-admin").await.json());
    assert_eq!(keys, ["security-admin | key.add | k | begun", "security-admin | key.add | k | done"]);
    let read = town.get("audit", &format!("/api/v1/audit?act=personal.read&what={receipt}")).await.json();
    assert_eq!(read["records"][1]["detail"], json!({ "list": "hotline", "field": "phone", "reason": "回访来电人" }));
    let page = town.get("audit", "/api/v1/audit?limit=2").await.json();
    let next = town.get("audit", &format!("/api/v1/audit?limit=2&cursor={}", page["next"])).await.json();
    assert_eq!(next["records"][0]["number"].as_i64(), page["records"][1]["number"].as_i64().map(|number| number - 1));
    assert_eq!(town.get("audit", "/api/v1/audit?from=yesterday").await.code(), "filter");
    assert_eq!(town.service.identity.verify_audit(None).unwrap().broken, None);
    for other in ["system", "security", "desk", "clerk"] {
        assert_eq!(town.get(other, "/api/v1/audit").await.code(), "forbidden", "{other}");
    }
}
