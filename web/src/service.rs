//! What every endpoint has at hand: the door to the items, the index, the gate, the clock and the live changes.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use app::rights::{KnownToday, Viewer};
use app::triage::Triage;
use app::{App, Settings};
use attachments::Files;
use identity::Identity;
use jiff::Timestamp;
use jiff::civil::Date;
use outbox::{Carrier, Outbox};
use search::{Index, Sight};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::basemaps::Basemaps;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::limits::{Limits, Pace};
use crate::live::Live;
use crate::observe::Figures;
use crate::oidc::{OidcOptions, Provider};
use crate::plans::Plans;
use crate::signals::Signals;
use crate::tianditu::{Tianditu, TiandituOptions};

/// The most calls that work on the store at the same time; others wait their turn.
const WORKING_MAX: usize = 256;

/// The most files that are looked at at the same time; others wait their turn.
const LOOKING_MAX: usize = 4;

/// How the service asks what time it is.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Settings of the service that an operator may change.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of the store; the index and the attachments lie in it.
    pub data: PathBuf,
    /// The address under which others reach the service, for links: `https://lists.example.gov.cn`.
    pub public_url: String,
    /// Whether cookies may travel without TLS: on loopback only.
    pub is_loopback: bool,
    /// What callers may do at most.
    pub limits: Limits,
    /// The ways on which letters can travel here.
    pub carriers: Vec<Carrier>,
    /// The provider of single sign-on, where there is one.
    pub oidc: Option<OidcOptions>,
    /// 天地图, where there is a key for it.
    pub tianditu: Option<TiandituOptions>,
}

/// The running service.
pub struct Service {
    /// Lists, items, log.
    pub app: App,
    /// Finding items.
    pub index: Index,
    /// What triage proposes.
    pub triage: Triage,
    /// Who may come in.
    pub identity: Identity,
    /// What goes out.
    pub outbox: Outbox,
    /// Settings.
    pub options: Options,
    /// Devices, once somebody listens to them.
    pub signals: OnceLock<Signals>,
    pub(crate) plans: Plans,
    pub(crate) basemaps: Basemaps,
    pub(crate) tianditu: Option<Tianditu>,
    pub(crate) live: Live,
    pub(crate) provider: Option<Provider>,
    pub(crate) figures: Figures,
    pub(crate) begun: Timestamp,
    pub(crate) pace_of_callers: Pace,
    pub(crate) pace_of_addresses: Pace,
    clock: Clock,
    working: Arc<Semaphore>,
    reading: Semaphore,
    /// Files that are looked at: each is in memory whole.
    pub(crate) looking: Semaphore,
}

impl Service {
    /// Brings the parts together. The index takes in what the log has before anybody is served.
    ///
    /// # Errors
    /// The index cannot be opened or cannot read the log.
    pub fn new(
        app: App,
        (identity, outbox): (Identity, Outbox),
        clock: Clock,
        options: Options,
    ) -> Result<Arc<Self>, search::SearchError> {
        let index = Index::open(&options.data.join("search.sqlite"))?;
        let working = Arc::new(Semaphore::new(WORKING_MAX));
        let service = Arc::new(Self {
            app,
            index,
            triage: Triage::new(options.data.clone()),
            identity,
            signals: OnceLock::new(),
            outbox,
            plans: Plans::new(&options.data),
            basemaps: Basemaps::new(&options.data),
            tianditu: options.tianditu.clone().map(|tianditu| Tianditu::new(tianditu, &options.data)),
            live: Live::default(),
            provider: options.oidc.clone().map(|oidc| Provider::new(oidc, &options.public_url)),
            figures: Figures::default(),
            begun: clock(),
            pace_of_callers: Pace::new(options.limits.caller_per_second),
            pace_of_addresses: Pace::new(options.limits.address_per_second),
            options,
            clock,
            working,
            reading: Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)),
            looking: Semaphore::new(LOOKING_MAX),
        });
        service.catch_up()?;
        Ok(service)
    }

    /// Says that something was appended, so that who looks sees it at once.
    pub fn nudge(&self) {
        self.live.nudge();
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The day that it is for the lists.
    #[must_use]
    pub fn today(&self, settings: &Settings) -> Date {
        let now = self.now();
        let counted = settings.calendars.values().next().and_then(|calendar| calendar.date_of(now).ok());
        counted.unwrap_or_else(|| jiff::tz::Offset::UTC.to_datetime(now).date())
    }

    /// What a caller may see, today.
    #[must_use]
    pub fn sight(&self, settings: &Settings, viewer: &Viewer) -> Sight {
        settings.sight(viewer, self.today(settings))
    }

    /// Lets the index take in what is new in the log. Answers how many commits that were.
    ///
    /// # Errors
    /// Trouble with the index or the log.
    pub fn catch_up(&self) -> Result<u64, search::SearchError> {
        let settings = self.app.settings();
        let known = KnownToday { today: self.today(&settings), settings: &settings };
        self.index.follow(self.app.store(), &known)
    }

    /// Does blocking work away from the threads that serve.
    ///
    /// # Errors
    /// What the work fails with.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = Arc::clone(&self.working).acquire_owned().await.map_err(|error| ApiError::inside(&error))?;
        let service = Arc::clone(self);
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            span.in_scope(|| work(&service))
        });
        done.await.map_err(|error| ApiError::inside(&error))?
    }

    /// Waits, within [`Self::work`], until it is one's turn to read much: more readers than processors only hinder one another.
    pub(crate) fn turn_to_read(&self) -> Option<SemaphorePermit<'_>> {
        // It is never closed.
        Handle::current().block_on(self.reading.acquire()).ok()
    }

    /// How many calls work on the store now.
    pub(crate) fn working_calls(&self) -> usize {
        WORKING_MAX.saturating_sub(self.working.available_permits())
    }

    /// The files of the store.
    ///
    /// # Errors
    /// [`ApiError::not_found`] where none are kept.
    pub(crate) fn files(&self) -> Result<&Arc<Files>, ApiError> {
        self.app.files().ok_or_else(|| ApiError::not_found("attachments"))
    }

    /// Fires every timer that is due, and removes files that nothing names.
    pub fn tick(&self) {
        if let Err(error) = self.app.sweep_files(self.now()) {
            tracing::error!(%error, "files that nothing names could not be removed");
        }
        match self.app.tick(self.now()) {
            Ok(ticked) if ticked.items == 0 && ticked.stuck.is_empty() => {}
            Ok(ticked) => {
                for (item, why) in &ticked.stuck {
                    tracing::error!(item, why, "a timer could not fire");
                }
                self.live.nudge();
            }
            Err(error) => tracing::error!(%error, "the timers could not be looked at"),
        }
    }

    /// Lets models learn anew where the last training is a night old. It takes seconds, so it has a thread of its own.
    pub fn nightly(&self) {
        match self.triage.nightly(&self.app, self.now()) {
            Ok(learnt) => {
                for model in learnt {
                    let (list, version, examples) = (model.list, model.version, model.noted.examples);
                    tracing::info!(list, version, examples, "a model was learnt anew");
                }
            }
            Err(error) => tracing::error!(%error, "the models could not be learnt anew"),
        }
    }

    /// An item that a caller may see, by number or receipt; one that he may not see is not there.
    ///
    /// # Errors
    /// [`ApiError::not_found`].
    pub fn item_for(&self, caller: &Caller, name: &str) -> Result<item::Item, ApiError> {
        let item = match self.app.item(name) {
            Ok(item) => item,
            Err(app::AppError::NoItem(_)) => return Err(ApiError::not_found(name)),
            Err(error) => return Err(error.into()),
        };
        let settings = self.app.settings();
        let today = self.today(&settings);
        let sight = settings.sight(&caller.viewer, today);
        if settings.surely_sees(&sight, &item, today) {
            return Ok(item);
        }
        // What was kept a moment ago is seen at once: the index comes first as far as the log.
        self.index.reach(self.app.store())?;
        if self.index.sees(&sight, item.id)? { Ok(item) } else { Err(ApiError::not_found(name)) }
    }
}
