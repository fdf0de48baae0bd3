//! A service in memory for calls over HTTP: with the shipped lists, the invented district, and a key.

use std::sync::Arc;

use app::App;
use app::publish::Package;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use identity::{Identity, NewKey};
use item::calendar::Layer;
use item::organisation::Organisation;
use jiff::Timestamp;
use outbox::{Carrier, Outbox};
use store::MemoryStore;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use web::{Limits, Options, Service};

type Failure = Box<dyn std::error::Error>;

/// The instant of every call.
const NOW: Timestamp = Timestamp::constant(1_762_390_800, 0);

/// The service.
pub(crate) struct Town {
    router: Router,
    service: Arc<Service>,
    runtime: Runtime,
    key: String,
    _folder: TempDir,
}

fn text(path: &str) -> Result<String, Failure> {
    Ok(std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists").join(path))?)
}

impl Town {
    pub(crate) fn new() -> Result<Self, Failure> {
        let app = App::open(Arc::new(MemoryStore::default()))?;
        let organisation = Organisation::from_csv(&text("organisation/units.csv")?, &text("organisation/people.csv")?);
        let organisation = organisation.map_err(|errors| format!("{errors:?}"))?;
        let layer = Layer::from_csv("cn", &text("calendar/cn.csv")?).map_err(|errors| format!("{errors:?}"))?;
        let layer = Layer { office_hours: Some("09:00-11:30,13:30-17:30".parse()?), ..layer };
        let lists =
            crate::seeds::files("lists", "toml").into_iter().map(String::from_utf8).collect::<Result<_, _>>()?;
        app.publish(&Package { lists, layers: vec![layer], organisation: Some(organisation) }, NOW)?;
        let folder = tempfile::tempdir()?;
        let identity = Identity::open(&folder.path().join("identity.sqlite"))?;
        let outbox = Outbox::open(&folder.path().join("outbox.sqlite"))?;
        let scopes = ["read", "write", "open311", "export"].map(str::to_owned);
        let new = NewKey { name: "fuzz", scopes: &scopes, person: Some("p0015"), unit: None, expires: None };
        let key = identity.add_key(&new, NOW)?.to_string();
        let limits = Limits { caller_per_second: 0, address_per_second: 0, ..Limits::default() };
        let options = Options {
            data: folder.path().to_owned(),
            public_url: "http://127.0.0.1".to_owned(),
            is_loopback: true,
            limits,
            carriers: Carrier::ALL.to_vec(),
            oidc: None,
            tianditu: None,
        };
        let service = Service::new(app, (identity, outbox), Arc::new(|| NOW), options)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        Ok(Self { router: web::router(&service), service, runtime, key, _folder: folder })
    }

    /// The status of the answer to a call.
    pub(crate) fn call(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> Result<u16, String> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", kind)
            .body(Body::from(body.to_vec()));
        // What is no address is stopped before it comes here.
        let Ok(request) = request else { return Ok(400) };
        // The index follows by hand: nobody else does here.
        self.service.catch_up().map_err(|error| error.to_string())?;
        let answer = self.runtime.block_on(self.router.clone().oneshot(request));
        self.service.catch_up().map_err(|error| error.to_string())?;
        answer.map(|answer| answer.status().as_u16()).map_err(|never| format!("{never:?}"))
    }
}
