//! `qingdan serve`: the service, until it is told to stop.

mod demo;
mod postman;
mod wake;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use identity::Identity;
use jiff::Timestamp;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use web::oidc::OidcOptions;
use web::{Door, Options, Service};

use self::postman::{Carriers, Postman};
use self::wake::Waker;
use crate::clock;
use crate::command::config::settings;
use crate::data::{Data, gate, outbox, text};
use crate::gateway::{self, Addresses, Listeners};
use crate::logging;
use crate::output::{Answer, Ended, Failure, Output, Screen};
use crate::settings::{Devices, Given, Oidc};

/// The service: the API, Open311 and the page.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan serve --data var
  qingdan serve --data demo --demo
  qingdan serve --data var --listen 0.0.0.0:8310 --public-url https://lists.example.gov.cn
  qingdan serve --data var --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem
  qingdan serve --data var --fire-listen 0.0.0.0:5001
  qingdan serve --data var --config qingdan.toml --log-format json
  qingdan serve --data var --set limits.caller_per_second=500")]
pub struct Serve {
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    given: Given,
    #[command(flatten)]
    listeners: Listeners,
    /// Begin with an invented district and its last half year, when the folder is new.
    #[arg(long)]
    demo: bool,
}

/// How long the threads of calls that were cut off may take to notice.
const CUT_OFF: Duration = Duration::from_secs(1);

/// What is printed once the service listens.
#[derive(Serialize)]
struct Listening {
    address: String,
    /// The page with which the demo opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<String>,
    /// Where devices are listened to.
    #[serde(flatten)]
    devices: Addresses,
    /// Accounts of the demo with their first passwords.
    accounts: Vec<(String, String, String)>,
    /// The word of the first run, where there is no account.
    setup: Option<String>,
}

impl Answer for Listening {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let mut text = format!("{} {}\n", word("服务地址", "listening on"), self.address);
        if let Some(opens) = &self.opens {
            text.push_str(&format!(
                "{} {opens}\n",
                word("从报纸到清单（以 duban 登录）", "from a page of newspaper to a list, as duban:")
            ));
        }
        if let Some(fire) = &self.devices.fire {
            text.push_str(&format!("{} {fire}\n", word("消防设备接入地址", "fire panels connect to")));
        }
        if let Some(station) = &self.devices.station {
            text.push_str(&format!("{} {station}\n", word("监测站接入地址", "stations connect to")));
        }
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
        let settings = settings(&self.given, &self.data.data)?;
        logging::start(&settings.log);
        let tls =
            settings.tls.as_ref().map(|tls| web::tls::acceptor(&tls.cert, &tls.key, Arc::new(clock::now))).transpose();
        let tls = tls.map_err(|error| Failure::Usage(error.to_string()))?;
        let accounts = if self.demo { demo::begin(&self.data, now)? } else { Vec::new() };
        let scanner = settings.clamd.clone().map(attachments::Scanner);
        let files = |data: &Data| data.files_in(settings.bucket.as_ref(), scanner);
        let app = self.data.open_with(now, files)?;
        let identity = gate(&self.data)?.with_idle(settings.idle_minutes * 60);
        let setup = setup(&identity)?;
        let failed = |error: &dyn std::fmt::Display| Failure::Store(error.to_string());
        let runtime = tokio::runtime::Runtime::new().map_err(|error| failed(&error))?;
        runtime.block_on(async {
            let listener = TcpListener::bind(settings.listen).await;
            let listener = listener
                .map_err(|error| Failure::Usage(format!("{} cannot be listened on: {error}", settings.listen)))?;
            let bound = listener.local_addr().map_err(|error| failed(&error))?;
            let carriers = Carriers::new(&settings)?;
            let address = format!("{}://{bound}", if tls.is_some() { "https" } else { "http" });
            let public_url = settings.public_url.clone().unwrap_or_else(|| address.clone());
            let options = Options {
                data: self.data.data.clone(),
                is_loopback: bound.ip().is_loopback() && !public_url.starts_with("https://"),
                public_url,
                limits: settings.limits.clone(),
                carriers: carriers.known(),
                oidc: settings.oidc.as_ref().map(provider).transpose()?,
                tianditu: settings.map.options().map_err(Failure::Usage)?,
            };
            let doors = (identity, outbox(&self.data)?);
            let service = Service::new(app, doors, Arc::new(clock::now), options).map_err(|error| failed(&error))?;
            let wakers = [Waker::start(&service), Waker::nightly(&service)];
            let postman = Postman::start(&service, carriers);
            let stop = told_to_stop();
            let (stopping, stopped) = watch::channel(false);
            let (devices, following) = self.devices(&service, &settings.devices, &stopped).await?;
            let opens = self.demo.then(|| format!("{address}/minutes/1"));
            output.answer(&Listening { address, opens, devices, accounts, setup })?;
            web::serve(Arc::clone(&service), Door { listener, tls }, stop).await;
            stopping.send_replace(true);
            if let Some(following) = following {
                // One that fell over has said so; what it had not saved is followed again.
                let _ = following.await;
            }
            drop((wakers, postman));
            Ok::<(), Failure>(())
        })?;
        // What is cut off did not get an answer, and nothing waits for it.
        runtime.shutdown_timeout(CUT_OFF);
        Ok(Ended::Well)
    }
}

impl Serve {
    /// Listens to devices, where that is asked for.
    async fn devices(
        &self,
        service: &Arc<Service>,
        settings: &Devices,
        stop: &watch::Receiver<bool>,
    ) -> Result<(Addresses, Option<JoinHandle<()>>), Failure> {
        let mut listeners = self.listeners.clone().or(settings);
        if self.demo {
            // The devices of the demo come from this machine.
            listeners.fire_listen.get_or_insert(SocketAddr::from(([127, 0, 0, 1], 0)));
            listeners.station_listen.get_or_insert(SocketAddr::from(([127, 0, 0, 1], 0)));
        }
        if !listeners.is_on() {
            return Ok((Addresses::default(), None));
        }
        let intake = gateway::intake(&self.data.data)?;
        listeners.take_inventory(&intake.journal)?;
        if self.demo {
            gateway::demo::adopt_city(&intake.journal)?;
            gateway::demo::draw_plan(service)?;
        }
        let known = listeners.known()?;
        let addresses = listeners.start(&intake, &known, stop).await?;
        let following = gateway::follow::start(service, &intake, known, settings, listeners.push_word()?, stop)?;
        if self.demo {
            gateway::demo::play(addresses.fire, addresses.station, stop);
        }
        Ok((addresses, Some(following)))
    }
}

/// The word of the first run, where nobody has an account.
fn setup(identity: &Identity) -> Result<Option<String>, Failure> {
    let word = identity.setup_word().map_err(|error| Failure::Store(error.to_string()))?;
    Ok(word.map(|word| word.to_string()))
}

/// The provider of single sign-on, with its secret read.
fn provider(oidc: &Oidc) -> Result<OidcOptions, Failure> {
    let secret = oidc.secret.as_deref().map(text).transpose()?;
    Ok(OidcOptions {
        issuer: oidc.issuer.clone(),
        client_id: oidc.client_id.clone(),
        client_secret: secret.map(|secret| secret.trim().to_owned()),
        title: oidc.title.clone(),
    })
}

/// Listens for SIGTERM and Ctrl+C from now on; what it gives waits for them.
pub fn told_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        #[cfg(unix)]
        if let Ok(mut term) = term {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
        // Without signals the process is ended from outside; what was acknowledged is on disk.
        let _ = tokio::signal::ctrl_c().await;
    }
}
