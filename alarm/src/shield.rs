//! Shielding (屏蔽): for a while, with a reason, what a part says opens nothing. It is kept all the same, and what is still
//! on when the shield ends is heard then.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The longest shield, in days.
pub const SHIELD_DAYS_MAX: i64 = 30;
/// The most shields at a time.
pub const SHIELDS_MAX: usize = 1000;
const REASON_CHARS_MAX: usize = 500;

/// For a while nothing is made of what a device or a part of it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shield {
    /// The device.
    pub device: String,
    /// The part; all of the device when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// From when.
    pub from: Timestamp,
    /// Until when; there is no shield without an end.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
    /// Who ordered it: a person of the organisation.
    pub by: String,
}

/// Why a shield is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShieldError {
    /// No reason, or one that is too long.
    Reason,
    /// It ends before it begins, or more than [`SHIELD_DAYS_MAX`] days later.
    End,
    /// There are [`SHIELDS_MAX`] already.
    Full,
}

impl std::error::Error for ShieldError {}

impl std::fmt::Display for ShieldError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Reason => write!(out, "a shield needs a reason of 1 to {REASON_CHARS_MAX} characters"),
            Self::End => write!(out, "a shield ends after it begins, at most {SHIELD_DAYS_MAX} days later"),
            Self::Full => write!(out, "there are {SHIELDS_MAX} shields already; end one first"),
        }
    }
}

impl Shield {
    /// Whether it may be set.
    ///
    /// # Errors
    /// [`ShieldError`].
    pub fn check(&self) -> Result<(), ShieldError> {
        let chars = self.reason.trim().chars().count();
        if chars == 0 || chars > REASON_CHARS_MAX {
            return Err(ShieldError::Reason);
        }
        let longest = SignedDuration::from_hours(24 * SHIELD_DAYS_MAX);
        let length = self.until.duration_since(self.from);
        if length <= SignedDuration::ZERO || length > longest {
            return Err(ShieldError::End);
        }
        Ok(())
    }

    pub(crate) fn covers(&self, device: &str, part: &str, at: Timestamp) -> bool {
        self.device == device
            && self.part.as_deref().is_none_or(|own| own == part)
            && (self.from..self.until).contains(&at)
    }
}
