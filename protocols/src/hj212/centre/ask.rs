//! What a centre may ask of a station: a command and its data (Table 9, clause 6.6.5).

use jiff::Timestamp;

use super::super::time::write_time;

/// A request or notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The command.
    pub cn: u16,
    /// What stands between the two `&&`.
    pub data: String,
}

impl Ask {
    /// A command with data as it is; for those that have no function here.
    #[must_use]
    pub fn of(cn: u16, data: impl Into<String>) -> Self {
        Self { cn, data: data.into() }
    }

    /// How long answers are waited for, 1 to 99 seconds, and how often is repeated, 1 to 99 (1000).
    #[must_use]
    pub fn set_repeats(over_seconds: u8, repeats: u8) -> Self {
        Self::of(1000, format!("OverTime={};ReCount={}", over_seconds.clamp(1, 99), repeats.clamp(1, 99)))
    }

    /// What time it is there (1011); of one instrument, or of the station.
    #[must_use]
    pub fn read_time(factor: Option<&str>) -> Self {
        Self::of(1011, of_factor(factor))
    }

    /// Set the clock to now (1012).
    #[must_use]
    pub fn set_time(factor: Option<&str>, now: Timestamp) -> Self {
        let separator = if factor.is_some() { ";" } else { "" };
        Self::of(1012, format!("{}{separator}SystemTime={}", of_factor(factor), write_time(now)))
    }

    /// How often real-time data is sent (1061).
    #[must_use]
    pub fn read_interval() -> Self {
        Self::of(1061, "")
    }

    /// Send real-time data every 30 to 3600 seconds (1062).
    #[must_use]
    pub fn set_interval(seconds: u16) -> Self {
        Self::of(1062, format!("RtdInterval={}", seconds.clamp(30, 3600)))
    }

    /// How long the period of minute data is (1063).
    #[must_use]
    pub fn read_minutes() -> Self {
        Self::of(1063, "")
    }

    /// Let minute data cover so many minutes (1064): the largest number of the standard that is not larger.
    #[must_use]
    pub fn set_minutes(minutes: u8) -> Self {
        const ALLOWED: [u8; 11] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30];
        let allowed = ALLOWED.iter().rev().find(|allowed| **allowed <= minutes).unwrap_or(&1);
        Self::of(1064, format!("MinInterval={allowed}"))
    }

    /// A new password of six characters (1072).
    #[must_use]
    pub fn set_password(password: &str) -> Self {
        Self::of(1072, format!("NewPW={password}"))
    }

    /// Begin to send real-time data (2011), or stop (2012).
    #[must_use]
    pub fn real_time(is_on: bool) -> Self {
        Self::of(if is_on { 2011 } else { 2012 }, "")
    }

    /// Begin to send the states of facilities (2021), or stop (2022).
    #[must_use]
    pub fn states(is_on: bool) -> Self {
        Self::of(if is_on { 2021 } else { 2022 }, "")
    }

    /// Data of the past: by days (2031), by minutes (2051), by hours (2061), running times by day (2041).
    #[must_use]
    pub fn history(cn: u16, from: Timestamp, to: Timestamp) -> Self {
        Self::of(cn, format!("BeginTime={},EndTime={}", write_time(from), write_time(to)))
    }

    /// What a centre asks at the first connection (clause 6.7): the clock, time-out and repeats, both intervals, and
    /// whether real-time data and states are sent.
    #[must_use]
    pub fn first(interval_seconds: u16, minutes: u8, wants_states: bool, now: Timestamp) -> Vec<Self> {
        vec![
            Self::set_time(None, now),
            Self::set_repeats(10, 3),
            Self::set_interval(interval_seconds),
            Self::set_minutes(minutes),
            Self::real_time(true),
            Self::states(wants_states),
        ]
    }
}

fn of_factor(factor: Option<&str>) -> String {
    factor.map_or_else(String::new, |factor| format!("PolId={factor}"))
}
