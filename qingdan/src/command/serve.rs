//! `qingdan serve`: the service, until it is told to stop.

mod demo;
mod wake;

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;
use identity::Identity;
use jiff::Timestamp;
use serde::Serialize;
use tokio::net::TcpListener;
use web::{Options, Service};

use self::wake::Waker;
use crate::clock;
use crate::data::{Data, gate};
use crate::output::{Answer, Ended, Failure, Output, Screen};

/// The service: the API, Open311 and the page.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan serve --data var
  qingdan serve --data demo --demo
  qingdan serve --data var --listen 0.0.0.0:8310 --public-url https://lists.example.gov.cn")]
pub struct Serve {
    #[command(flatten)]
    data: Data,
    /// Where to listen; port 0 picks one.
    #[arg(long, default_value = "127.0.0.1:8310", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The address under which others reach the service; needed off loopback, where it begins with https.
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Begin with an invented district and its last half year, when the folder is new.
    #[arg(long)]
    demo: bool,
}

/// What is printed once the service listens.
#[derive(Serialize)]
struct Listening {
    address: String,
    /// Accounts of the demo with their first passwords.
    accounts: Vec<(String, String, String)>,
    /// The word of the first run, where there is no account.
    setup: Option<String>,
}

impl Answer for Listening {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let mut text = format!("{} {}\n", word("服务地址", "listening on"), self.address);
        if let Some(setup) = &self.setup {
            text.push_str(&format!(
                "{}: {setup}\n",
                word("首次设置口令（只显示一次）", "word of the first run, shown once")
            ));
        }
        if !self.accounts.is_empty() {
            text.push_str(word("演示账号：\n", "accounts of the demo:\n"));
        }
        for (login, password, title) in &self.accounts {
            text.push_str(&format!("  {login:<10} {password}  {title}\n"));
        }
        text
    }
}

impl Serve {
    /// Serves until the process is told to stop.
    ///
    /// # Errors
    /// A store, address or setting that cannot be used.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let is_loopback = self.listen.ip().is_loopback();
        let secure = self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
        if !is_loopback && !secure {
            return Err(Failure::Usage(format!(
                "{} can be reached from outside: put a proxy with TLS before it and name its address, \
                 `--public-url https://…`",
                self.listen
            )));
        }
        let accounts = if self.demo { demo::begin(&self.data, now)? } else { Vec::new() };
        let app = self.data.open(now)?;
        let identity = gate(&self.data)?;
        let setup = setup(&identity)?;
        let failed = |error: &dyn std::fmt::Display| Failure::Store(error.to_string());
        let runtime = tokio::runtime::Runtime::new().map_err(|error| failed(&error))?;
        runtime.block_on(async {
            let listener = TcpListener::bind(self.listen).await;
            let listener =
                listener.map_err(|error| Failure::Usage(format!("{} cannot be listened on: {error}", self.listen)))?;
            let address = listener.local_addr().map_err(|error| failed(&error))?;
            let address = format!("http://{address}");
            let options = Options {
                data: self.data.data.clone(),
                public_url: self.public_url.clone().unwrap_or_else(|| address.clone()),
                is_loopback: is_loopback && !secure,
            };
            let service = Service::new(app, identity, Arc::new(clock::now), options).map_err(|error| failed(&error))?;
            let waker = Waker::start(&service);
            output.answer(&Listening { address, accounts, setup })?;
            let served = web::serve(Arc::clone(&service), listener, told_to_stop()).await;
            drop(waker);
            served.map_err(|error| failed(&error))
        })?;
        Ok(Ended::Well)
    }
}

/// The word of the first run, where nobody has an account.
fn setup(identity: &Identity) -> Result<Option<String>, Failure> {
    let word = identity.setup_word().map_err(|error| Failure::Store(error.to_string()))?;
    Ok(word.map(|word| word.to_string()))
}

/// Waits for SIGTERM or Ctrl+C.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without signals the process is ended from outside; what was acknowledged is on disk.
    let _ = tokio::signal::ctrl_c().await;
}
