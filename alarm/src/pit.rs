//! Foundation pits (基坑): the warning values of GB 50497-2019 for one measured point, and the order of the zones.
//!
//! Warning values come from the design. Those of the standard's tables are a fall-back, kept as data, never here.

use serde::{Deserialize, Serialize};

use crate::signal::Level;

/// A rate above so many hundredths of its limit …
const NEAR_PERCENT: i64 = 70;
/// … on so many measurements in a row is a warning.
const NEAR_TIMES: u8 = 3;
/// After the base slab is cast the limit of the rate is so many hundredths of what it was.
const CAST_PERCENT: i64 = 70;

/// The limits of one measured point. Lengths are in thousandths of a millimetre, rates in thousandths of a millimetre a
/// day; for forces and levels in thousandths of their unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointLimit {
    /// The point, as the monitoring company names it.
    pub point: String,
    /// What is measured.
    pub quantity: String,
    /// The largest sum since the first measurement.
    #[serde(default)]
    pub sum: Option<i64>,
    /// The largest sum as a share of the depth of the pit, in thousandths of a hundredth (300 is 0.3 %).
    #[serde(default)]
    pub depth_share: Option<i64>,
    /// The largest change in a day.
    #[serde(default)]
    pub rate: Option<i64>,
    /// Where the limit comes from: the design, or a table of the standard with its mark.
    pub source: String,
}

/// The pit that a point belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pit {
    /// Its depth, in thousandths of a millimetre.
    pub depth: i64,
    /// Whether the base slab is cast.
    pub is_cast: bool,
}

/// What a point measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measurement {
    /// The sum since the first measurement.
    pub sum: i64,
    /// The change in a day; `None` with the first one.
    pub rate: Option<i64>,
}

/// How often in a row the rate was near its limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near(pub u8);

impl PointLimit {
    /// The largest sum: the smaller of the absolute value and the share of the depth.
    #[must_use]
    pub fn sum_limit(&self, pit: Pit) -> Option<i64> {
        let share = self.depth_share.filter(|_| pit.depth > 0).map(|share| pit.depth / 1000 * share / 100);
        match (self.sum, share) {
            (Some(sum), Some(share)) => Some(sum.min(share)),
            (sum, share) => sum.or(share),
        }
    }

    /// The largest change in a day.
    #[must_use]
    pub fn rate_limit(&self, pit: Pit) -> Option<i64> {
        self.rate.map(|rate| if pit.is_cast { rate * CAST_PERCENT / 100 } else { rate })
    }

    /// Judges a measurement: [`Level::Alarm`] when the sum or the rate has reached its limit, [`Level::Warning`] when the
    /// rate was near it three times in a row.
    pub fn judge(&self, pit: Pit, near: &mut Near, measured: Measurement) -> Option<Level> {
        let rate = measured.rate.map(i64::abs);
        let rate_limit = self.rate_limit(pit);
        let is_near = rate.zip(rate_limit).is_some_and(|(rate, limit)| rate * 100 > limit * NEAR_PERCENT);
        near.0 = if is_near { near.0.saturating_add(1) } else { 0 };
        let is_sum = self.sum_limit(pit).is_some_and(|limit| measured.sum.abs() >= limit);
        let is_rate = rate.zip(rate_limit).is_some_and(|(rate, limit)| rate >= limit);
        if is_sum || is_rate {
            return Some(Level::Alarm);
        }
        (near.0 >= NEAR_TIMES).then_some(Level::Warning)
    }
}

/// The zones of a long pit, from one end to the other: those of the first phase are dug first, and a zone of the second
/// phase may be dug only when both its neighbours are capped (封顶).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zones<'a> {
    /// For each zone, from one end to the other, whether it is of the first phase.
    pub is_first_phase: &'a [bool],
}

impl Zones<'_> {
    /// The zones, counted from 1, that must be capped before a zone may be dug; `None` for a zone that is not there.
    #[must_use]
    pub fn needed(&self, zone: usize) -> Option<Vec<usize>> {
        let at = zone.checked_sub(1)?;
        if *self.is_first_phase.get(at)? {
            return Some(Vec::new());
        }
        let neighbours = [zone.checked_sub(1), zone.checked_add(1)];
        Some(neighbours.into_iter().flatten().filter(|other| (1..=self.is_first_phase.len()).contains(other)).collect())
    }

    /// The zones that are still missing before a zone may be dug.
    #[must_use]
    pub fn missing(&self, zone: usize, is_capped: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
        Some(self.needed(zone)?.into_iter().filter(|other| !is_capped(*other)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Measurement, Near, Pit, PointLimit, Zones};
    use crate::signal::Level;

    fn limit() -> PointLimit {
        PointLimit {
            point: "ZQ-1".to_owned(),
            quantity: "墙顶水平位移".to_owned(),
            sum: Some(30_000),
            depth_share: Some(200),
            rate: Some(3000),
            source: "设计".to_owned(),
        }
    }

    #[test]
    fn the_smaller_of_sum_and_share_counts_and_a_cast_base_lowers_the_rate() {
        let pit = |depth_m: i64, is_cast| Pit { depth: depth_m * 1_000_000, is_cast };
        let limit = limit();
        assert_eq!(limit.sum_limit(pit(20, false)), Some(30_000));
        // 0.2 % of 12 m is 24 mm.
        assert_eq!(limit.sum_limit(pit(12, false)), Some(24_000));
        assert_eq!(limit.rate_limit(pit(12, false)), Some(3000));
        assert_eq!(limit.rate_limit(pit(12, true)), Some(2100));
    }

    #[test]
    fn sum_and_rate_alarm_and_a_rate_near_its_limit_thrice_warns() {
        let pit = Pit { depth: 12_000_000, is_cast: false };
        let mut near = Near::default();
        let limit = limit();
        let mut judge = |sum: i64, rate: i64| limit.judge(pit, &mut near, Measurement { sum, rate: Some(rate) });
        assert_eq!(judge(1000, 2101), None);
        assert_eq!(judge(-3000, -2200), None);
        assert_eq!(judge(5000, 2200), Some(Level::Warning));
        assert_eq!(judge(5000, 100), None);
        assert_eq!(judge(5000, -3000), Some(Level::Alarm));
        assert_eq!(judge(-24_000, 0), Some(Level::Alarm));
        assert_eq!(limit.judge(pit, &mut Near(2), Measurement { sum: 0, rate: None }), None);
    }

    #[test]
    fn the_second_phase_waits_for_both_neighbours() {
        let zones = Zones { is_first_phase: &[true, false, true, false, true] };
        assert_eq!(zones.needed(1), Some(vec![]));
        assert_eq!(zones.needed(2), Some(vec![1, 3]));
        assert_eq!(zones.missing(4, |zone| zone == 3), Some(vec![5]));
        assert_eq!(zones.missing(4, |_| true), Some(vec![]));
        assert_eq!(zones.needed(6), None);
        assert_eq!(zones.needed(0), None);
    }
}
