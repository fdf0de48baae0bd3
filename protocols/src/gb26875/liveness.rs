//! Whether a device still speaks: the standard has no heartbeat, so the interval is learnt from what comes.

use jiff::{SignedDuration, Timestamp};

/// The shortest silence that counts, in seconds.
const SILENCE_SECONDS_MIN: i64 = 90;
/// The longest interval that is learnt, in seconds: an outage teaches nothing.
const INTERVAL_SECONDS_MAX: i64 = 3600;
/// After so many intervals without a frame a device is silent; it is asked one interval before.
const INTERVALS_MAX: i32 = 3;

/// What a look at the clock came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing to do.
    None,
    /// Ask the device before it is called silent.
    Poll,
    /// It has become silent.
    Silent,
}

/// When a device was last heard, and how often it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Liveness {
    /// When the last frame came, or the connection began.
    pub heard: Timestamp,
    /// How often the device speaks: a long gap counts at once, short ones slowly.
    pub interval: SignedDuration,
    /// Whether it is silent.
    pub is_silent: bool,
    is_polled: bool,
}

impl Liveness {
    pub(super) fn new(now: Timestamp, heartbeat_seconds: u16) -> Self {
        let interval = SignedDuration::from_secs(heartbeat_seconds.into());
        Self { heard: now, interval, is_silent: false, is_polled: false }
    }

    /// Notes a frame; answers with how long the device was silent, if it was.
    pub(super) fn hear(&mut self, now: Timestamp) -> Option<SignedDuration> {
        let gap = now.duration_since(self.heard).max(SignedDuration::ZERO);
        let was_silent = self.is_silent;
        if !was_silent {
            let mixed = (self.interval * 7 + gap) / 8;
            self.interval = if gap > self.interval { gap } else { mixed };
            self.interval = self.interval.min(SignedDuration::from_secs(INTERVAL_SECONDS_MAX));
        }
        (self.heard, self.is_silent, self.is_polled) = (now, false, false);
        was_silent.then_some(gap)
    }

    fn silence(&self) -> SignedDuration {
        (self.interval * INTERVALS_MAX).max(SignedDuration::from_secs(SILENCE_SECONDS_MIN))
    }

    /// When [`Liveness::look`] has something to say.
    pub(super) fn wake_at(&self) -> Option<Timestamp> {
        let wait = if self.is_polled { self.silence() } else { self.silence() * 2 / INTERVALS_MAX };
        (!self.is_silent).then(|| self.heard.saturating_add(wait).ok()).flatten()
    }

    pub(super) fn look(&mut self, now: Timestamp) -> Sign {
        let quiet = now.duration_since(self.heard);
        if self.is_silent {
            Sign::None
        } else if quiet >= self.silence() {
            self.is_silent = true;
            Sign::Silent
        } else if !self.is_polled && quiet >= self.silence() * 2 / INTERVALS_MAX {
            self.is_polled = true;
            Sign::Poll
        } else {
            Sign::None
        }
    }
}
