//! What the service has at hand of devices, when it listens to them or takes what gateways forward.

use std::sync::{Arc, Mutex};

use alarm::Shield;
use channels::follow::Follower;
use channels::intake::Intake;
use channels::mapping::Mappings;
use jiff::Timestamp;
use serde_json::Value;

use crate::caller::{Caller, Scope};
use crate::error::ApiError;
use crate::service::Service;

/// Says in words what a frame of a device says: its name, the bytes, and when they came.
pub type Explain = Arc<dyn Fn(&str, &[u8], Timestamp) -> Value + Send + Sync>;

/// The devices of the service.
pub struct Signals {
    /// Where frames come in and are kept.
    pub intake: Arc<Intake>,
    /// Who makes items of them.
    pub follower: Arc<Mutex<Follower>>,
    /// Field by field, in words.
    pub explain: Explain,
    /// What the JSON of products means.
    pub mappings: Arc<Mappings>,
    /// The word that OneNET signs with, and that stands in the address that CTWing pushes to; without it nothing is
    /// pushed.
    pub push_word: Option<String>,
}

impl Signals {
    /// The shields that are set.
    #[must_use]
    pub fn shields(&self) -> Vec<Shield> {
        self.follower.lock().map(|follower| follower.shields().to_vec()).unwrap_or_default()
    }
}

/// Which devices a caller sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// All: who runs the machine, and who registers on the list of alarms.
    All,
    /// Those that these units run.
    Units(Vec<String>),
}

impl Reach {
    pub(crate) fn sees(&self, responsible_unit: &str) -> bool {
        match self {
            Self::All => true,
            Self::Units(units) => units.iter().any(|unit| unit == responsible_unit),
        }
    }
}

impl Service {
    /// The devices, where the service has any.
    ///
    /// # Errors
    /// [`ApiError`] 404 where it neither listens nor takes what gateways forward.
    pub(crate) fn signals(&self) -> Result<&Signals, ApiError> {
        self.signals.get().ok_or_else(|| {
            let en = "this service has no devices; start it with `--fire-listen`, `--station-listen`, `--mqtt` or `--devices`";
            ApiError::new(axum::http::StatusCode::NOT_FOUND, "no_devices", en, "本服务未启用设备接入")
        })
    }

    /// Which devices a caller sees.
    pub(crate) fn reach(&self, caller: &Caller) -> Result<Reach, ApiError> {
        if caller.has(Scope::System) {
            return Ok(Reach::All);
        }
        caller.needs(Scope::Read)?;
        let sight = self.sight(&self.app.settings(), &caller.viewer);
        if sight.everything || sight.whole_lists.iter().any(|list| list == "alarm") {
            return Ok(Reach::All);
        }
        Ok(Reach::Units(sight.units))
    }

    /// Refuses a caller who may not change devices: that is for who runs the machine and for the fire command.
    pub(crate) fn changes_devices(&self, caller: &Caller) -> Result<(), ApiError> {
        if caller.has(Scope::System) {
            return Ok(());
        }
        caller.needs(Scope::Write)?;
        match self.reach(caller)? {
            Reach::All => Ok(()),
            Reach::Units(_) => Err(ApiError::forbidden(
                "devices are changed by the system administrator and by those who register on the list of alarms",
                "仅系统管理员和告警清单登记单位可以维护设备",
            )),
        }
    }
}
