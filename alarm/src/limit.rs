//! Limits of measured values: how often in a row a value must be beyond one, and how it comes back.

use serde::{Deserialize, Serialize};

use crate::signal::Level;

/// A limit of one quantity, with its source. Values are in thousandths of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is measured, as the device names it.
    pub quantity: String,
    /// Beyond when above this.
    #[serde(default)]
    pub above: Option<i64>,
    /// Beyond when below this.
    #[serde(default)]
    pub below: Option<i64>,
    /// So many values in a row must be beyond it; a single spike opens nothing.
    #[serde(default = "one")]
    pub times: u8,
    /// How much it must come back, in hundredths of the limit, before it counts as within again.
    #[serde(default)]
    pub back_percent: u8,
    /// How far that is.
    pub level: Level,
    /// Where the limit comes from, with its mark.
    pub source: String,
}

fn one() -> u8 {
    1
}

/// What a point was lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// How many values in a row were beyond the limit.
    pub beyond: u8,
    /// Whether the point counts as beyond.
    pub is_on: bool,
}

/// What a value changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The point is beyond its limit now.
    Beyond,
    /// It is within again.
    Within,
}

impl Limit {
    fn is_beyond(&self, value: i64) -> bool {
        self.above.is_some_and(|limit| value > limit) || self.below.is_some_and(|limit| value < limit)
    }

    /// Whether a value has come back far enough.
    fn is_back(&self, value: i64) -> bool {
        let share = |limit: i64| limit.abs().saturating_mul(self.back_percent.into()) / 100;
        self.above.is_none_or(|limit| value <= limit - share(limit))
            && self.below.is_none_or(|limit| value >= limit + share(limit))
    }

    /// Judges the next value of a point.
    pub fn judge(&self, run: &mut Run, value: i64) -> Option<Change> {
        if self.is_beyond(value) {
            run.beyond = run.beyond.saturating_add(1);
            if !run.is_on && run.beyond >= self.times.max(1) {
                run.is_on = true;
                return Some(Change::Beyond);
            }
            return None;
        }
        run.beyond = 0;
        if run.is_on && self.is_back(value) {
            run.is_on = false;
            return Some(Change::Within);
        }
        None
    }
}

/// A value in thousandths, as it is written: `62.7`, `-3`.
#[must_use]
pub fn written(thousandths: i64) -> String {
    let (sign, size) = (if thousandths < 0 { "-" } else { "" }, thousandths.unsigned_abs());
    let (whole, rest) = (size / 1000, size % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{rest:03}").trim_end_matches('0').to_owned()
}

/// The thousandths of a written number; further digits are cut. `None` for what is no number or too large.
#[must_use]
pub fn thousandths(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && rest.is_empty() || !is_digits(whole) || !is_digits(rest) || whole.len() > 12 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let rest: String = rest.chars().chain("000".chars()).take(3).collect();
    Some(sign * (whole * 1000 + rest.parse::<i64>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Change, Limit, Run, thousandths, written};
    use crate::signal::Level;

    #[test]
    fn numbers_are_read_and_written() {
        for (text, value, back) in [
            ("0", 0, "0"),
            ("62.7", 62_700, "62.7"),
            ("-3", -3000, "-3"),
            (".5", 500, "0.5"),
            ("0.123456789012", 123, "0.123"),
            ("+7.", 7000, "7"),
            ("-0.05", -50, "-0.05"),
        ] {
            assert_eq!(thousandths(text), Some(value), "{text}");
            assert_eq!(written(value), back);
        }
        for text in ["", ".", "-", "1e3", "NaN", "1,5", "12345678901234"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }

    #[test]
    fn three_in_a_row_begin_and_one_far_enough_back_ends() {
        let limit = Limit {
            quantity: "PM10".to_owned(),
            above: Some(150_000),
            below: None,
            times: 3,
            back_percent: 10,
            level: Level::Alarm,
            source: "assumed".to_owned(),
        };
        let mut run = Run::default();
        let mut judge = |value: i64| limit.judge(&mut run, value * 1000);
        let told: Vec<_> = [160, 170, 140, 151, 152, 153, 154, 149, 140, 135, 136].map(&mut judge).into();
        let mut expected = vec![None; 11];
        (expected[5], expected[9]) = (Some(Change::Beyond), Some(Change::Within));
        assert_eq!(told, expected);
    }
}
