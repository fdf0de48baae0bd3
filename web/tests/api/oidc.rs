//! Signing in at a real provider (oidc-provider, of npm), which each test starts and which ends with it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use axum::http::StatusCode;
use identity::Errand;
use jiff::Timestamp;
use serde_json::json;
use web::oidc::OidcOptions;

use crate::town::{Answer, NOW, PASSWORD, Town, person, root};

const SECRET: &str = "what the provider gave this service";
const BACK: &str = "http://127.0.0.1/api/v1/session/outside/end";

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/provider");
    assert!(folder.join("node_modules").is_dir(), "the provider is not there; run `make prepare-tests`");
    folder
}

/// Node, as `make` has put it there where the system's is too old.
fn node(script: &str) -> Command {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/node/node_modules/node/bin/node");
    let mut command = Command::new(if own.is_file() { own.into_os_string() } else { "node".into() });
    command.arg(script).current_dir(folder());
    command
}

/// A provider; it ends when its input does.
struct Provider {
    child: Child,
    issuer: String,
    /// What time it was for the provider when it began.
    now: Timestamp,
    /// What it prints must go somewhere, or it falls over.
    _told: BufReader<ChildStdout>,
}

impl Provider {
    fn start() -> Self {
        let mut command = node("provider.mjs");
        command.args([BACK, SECRET]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let mut told = BufReader::new(child.stdout.take().unwrap());
        told.read_line(&mut line).unwrap();
        let (issuer, now) = line.trim().split_once(' ').unwrap();
        Self { child, issuer: issuer.to_owned(), now: now.parse().unwrap(), _told: told }
    }

    /// A service whose clock is that of the provider.
    fn town(&self) -> Town {
        Town::with_provider(self.options(), self.now)
    }

    fn options(&self) -> OidcOptions {
        OidcOptions {
            issuer: self.issuer.clone(),
            client_id: "qingdan".to_owned(),
            client_secret: Some(SECRET.to_owned()),
            title: "统一身份认证".to_owned(),
        }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Begins, as a browser: where it is led, and the cookie that it keeps.
async fn begin(town: &Town) -> (String, String) {
    let begun = town.browse("/api/v1/session/outside/begin", "").await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let cookie = begun.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    (begun.headers["location"].to_str().unwrap().to_owned(), cookie.split(';').next().unwrap().to_owned())
}

/// Signs in at the provider under a name: the path that leads back.
fn visit(url: &str, login: &str) -> String {
    let output = node("visit.mjs").args([url, login]).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    told.trim().strip_prefix("http://127.0.0.1").unwrap().to_owned()
}

async fn sign_in(town: &Town, login: &str) -> Answer {
    let (url, cookie) = begin(town).await;
    town.browse(&visit(&url, login), &cookie).await
}

fn state_of(path: &str) -> String {
    path.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn whom_the_provider_vouches_for_and_an_account_is_bound_to_comes_in() {
    let provider = Provider::start();
    let town = provider.town();
    let known = town.get("", "/api/v1/session/outside").await.json();
    assert_eq!(known, json!({ "available": true, "title": "统一身份认证" }));
    let stranger = sign_in(&town, "anna").await;
    assert_eq!((stranger.status, stranger.code().as_str()), (StatusCode::FORBIDDEN, "forbidden"), "{}", stranger.text);
    assert_eq!(stranger.json()["error"]["details"], format!("{} anna", provider.issuer));
    let id = town.account("desk01", &person(&root("lists/organisation/people.csv"), "hotline_center", "desk"));
    let path = format!("/api/v1/users/{id}");
    let bound = town.call("security", "PATCH", &path, Some(json!({ "outside": "anna" }))).await;
    assert_eq!(bound.status, StatusCode::OK, "{}", bound.text);
    let came = sign_in(&town, "anna").await;
    assert_eq!(
        (came.status, came.headers["location"].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/"),
        "{}",
        came.text
    );
    let cookies: Vec<&str> = came.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(cookies[1].starts_with("qingdan_outside=;") && cookies[1].contains("Max-Age=0"), "{cookies:?}");
    let session = cookies[0].split(';').next().unwrap();
    let me = town.browse("/api/v1/me", session).await.json();
    assert_eq!((me["name"].as_str(), me["units"][0]["name"].as_str()), (Some("desk01"), Some("hotline_center")));
    let password = json!({ "login": "desk01", "password": PASSWORD });
    assert_eq!(town.post("", "/api/v1/session", password).await.code(), "wrong_password", "by the provider alone");
    assert_eq!(sign_in(&town, "bela").await.code(), "forbidden", "another person of the provider");
    let trail = town.get("audit", "/api/v1/audit?act=session.open&outcome=unbound").await.json();
    assert_eq!(trail["records"].as_array().unwrap().len(), 2);
    town.call("security", "PATCH", &path, Some(json!({ "outside": "" }))).await;
    assert_eq!(sign_in(&town, "anna").await.code(), "forbidden", "no longer bound");
}

#[tokio::test]
async fn what_was_not_asked_or_does_not_hold_lets_nobody_in() {
    let provider = Provider::start();
    let town = provider.town();
    let id = town.account("desk01", &person(&root("lists/organisation/people.csv"), "hotline_center", "desk"));
    town.call("security", "PATCH", &format!("/api/v1/users/{id}"), Some(json!({ "outside": "anna" }))).await;
    let (url, cookie) = begin(&town).await;
    let back = visit(&url, "anna");
    assert_eq!(town.browse(&back, "").await.code(), "errand", "another browser");
    assert_eq!(town.browse(&back, "qingdan_outside=guess").await.code(), "errand");
    assert_eq!(town.browse("/api/v1/session/outside/end?code=x&state=", "qingdan_outside=").await.code(), "errand");
    assert_eq!(town.browse(&back, &cookie).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.browse(&back, &cookie).await.code(), "errand", "each answer counts once");
    // The code of one errand with the word of another: the proof of the one who began is missing (PKCE).
    let ((first, _), (second, cookie)) = (begin(&town).await, begin(&town).await);
    let (stolen, own) = (visit(&first, "anna"), visit(&second, "anna"));
    let mixed = stolen.replace(&state_of(&stolen), &state_of(&own));
    assert_eq!(town.browse(&mixed, &cookie).await.code(), "outside");
    // What the provider signed answers another question: its nonce is not ours.
    let (url, cookie) = begin(&town).await;
    let back = visit(&url, "anna");
    let state = state_of(&back);
    let asked = town.service.identity.take_outside(&state, town.service.now()).unwrap().unwrap();
    let other = Errand { nonce: "another".to_owned(), ..asked };
    town.service.identity.begin_outside(&state, &other, town.service.now()).unwrap();
    assert_eq!(town.browse(&back, &cookie).await.code(), "outside");
    let (_, cookie) = begin(&town).await;
    let state = cookie.split('=').nth(1).unwrap();
    for query in ["error=access_denied", "code=guessed", "x=1"] {
        let (_, cookie) = begin(&town).await;
        let state = cookie.split('=').nth(1).unwrap();
        let answer = town.browse(&format!("/api/v1/session/outside/end?{query}&state={state}"), &cookie).await;
        assert_eq!(answer.code(), "outside", "{query}: {}", answer.text);
    }
    let wrong = OidcOptions { client_secret: Some("another secret".to_owned()), ..provider.options() };
    assert_eq!(sign_in(&Town::with_provider(wrong, provider.now), "anna").await.code(), "outside");
    drop(provider);
    let gone = town.browse(&format!("/api/v1/session/outside/end?code=x&state={state}"), &cookie).await;
    assert!(matches!(gone.code().as_str(), "outside" | "provider"), "{}", gone.text);
}

#[tokio::test]
async fn without_a_provider_there_is_no_such_door() {
    let town = Town::new();
    assert_eq!(town.get("", "/api/v1/session/outside").await.json(), json!({ "available": false, "title": null }));
    for path in ["begin", "end?code=x&state=y"] {
        let answer = town.browse(&format!("/api/v1/session/outside/{path}"), "qingdan_outside=y").await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    }
    let elsewhere = OidcOptions {
        issuer: "http://127.0.0.1:9".to_owned(),
        client_id: "qingdan".to_owned(),
        client_secret: None,
        title: String::new(),
    };
    let town = Town::with_provider(elsewhere, NOW.parse().unwrap());
    let answer = town.browse("/api/v1/session/outside/begin", "").await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_GATEWAY, "provider"));
}
