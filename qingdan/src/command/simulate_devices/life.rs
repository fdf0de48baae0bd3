//! What a panel does in its days: it says that it lives, now and then something burns, breaks or is tested, and somebody
//! resets it. Chance comes in as a seed.

use std::collections::BTreeMap;
use std::time::Duration;

use app::rehearse::Dice;

use super::city::{Oddity, Panel};

/// How often a panel says that it lives.
const BEAT_SECONDS: u64 = 25;
/// In so many beats one fire, one fault, one test, one outage.
const FIRE_IN: u64 = 1500;
const FAULT_IN: u64 = 800;
const TEST_IN: u64 = 2000;
const OUTAGE_IN: u64 = 1200;

/// What a panel does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Says that it lives.
    Beat,
    /// A detector says how it is: the bits of its status.
    Detector(u16, u16),
    /// Somebody resets the panel.
    Reset,
    /// The line is gone for so long.
    Away(Duration),
}

/// How far into a life a fire is looked for, in acts.
const LOOKED_AT: usize = 50_000;

/// After what time a panel first says fire, and of which detector; nothing where its line adds chances of its own.
pub fn first_fire(panel: &Panel) -> Option<(Duration, u16)> {
    if matches!(panel.oddity, Oddity::Noisy | Oddity::BadChecksum) {
        return None;
    }
    let mut life = Life::new(panel);
    let mut at = life.pause();
    (0..LOOKED_AT).find_map(|_| {
        at += life.pause();
        match life.act() {
            Act::Detector(number, 0b11) => Some((at, number)),
            _ => None,
        }
    })
}

/// The days of one panel.
pub struct Life {
    dice: Dice,
    detectors: u16,
    oddity: Oddity,
    /// What is not in order, and for how many beats more.
    open: BTreeMap<u16, u64>,
    /// More detectors of a fire that spreads.
    spreads: Option<(u16, u64)>,
}

impl Life {
    /// A life that begins.
    pub fn new(panel: &Panel) -> Self {
        let dice = Dice::seeded(panel.seed);
        Self { dice, detectors: panel.detectors, oddity: panel.oddity, open: BTreeMap::new(), spreads: None }
    }

    /// How long it is until the next act: beats do not come at the same instant in all panels.
    pub fn pause(&mut self) -> Duration {
        if self.spreads.is_some() {
            return Duration::from_millis(500 + self.dice.below(3000));
        }
        Duration::from_millis(BEAT_SECONDS * 1000 * 4 / 5 + self.dice.below(BEAT_SECONDS * 400))
    }

    /// Whether chance hits once in so many times; for oddities of single frames.
    pub fn hits(&mut self, once_in: u64) -> bool {
        self.dice.below(once_in.max(1)) == 0
    }

    /// What happens now.
    pub fn act(&mut self) -> Act {
        if let Some((at, left)) = self.spreads {
            self.spreads = (left > 1).then_some((at % self.detectors + 1, left - 1));
            self.open.insert(at, 4 + self.dice.below(8));
            return Act::Detector(at, 0b11);
        }
        let over = self.open.iter_mut().find_map(|(at, beats)| {
            *beats = beats.saturating_sub(1);
            (*beats == 0).then_some(*at)
        });
        if let Some(at) = over {
            self.open.remove(&at);
            // The last of a fire: the guard resets the panel, which clears all of it.
            return if self.open.is_empty() && self.dice.below(2) == 0 { Act::Reset } else { Act::Detector(at, 1) };
        }
        let at = u16::try_from(1 + self.dice.below(self.detectors.max(1).into())).unwrap_or(1);
        if self.dice.below(FIRE_IN) == 0 {
            self.spreads = Some((at, 1 + self.dice.below(6)));
            return self.act();
        }
        if self.dice.below(FAULT_IN) == 0 {
            self.open.insert(at, 6 + self.dice.below(60));
            return Act::Detector(at, 0b101);
        }
        if self.dice.below(TEST_IN) == 0 {
            return Act::Detector(at, 0);
        }
        let outage = if self.oddity == Oddity::BadLine { OUTAGE_IN / 20 } else { OUTAGE_IN };
        if self.dice.below(outage) == 0 {
            return Act::Away(Duration::from_secs(20 + self.dice.below(300)));
        }
        Act::Beat
    }
}

#[cfg(test)]
mod tests {
    use super::super::city::city;
    use super::{Act, Life};

    #[test]
    fn a_year_of_a_panel_has_fires_that_end() {
        let panels = city(3, 20);
        let (mut fires, mut resets, mut away, mut open) = (0, 0, 0, 0);
        for panel in &panels {
            let mut life = Life::new(panel);
            for _ in 0..20_000 {
                match life.act() {
                    Act::Detector(_, 0b11) => fires += 1,
                    Act::Reset => resets += 1,
                    Act::Away(_) => away += 1,
                    _ => {}
                }
            }
            open += life.open.len();
        }
        assert!(fires > 200 && resets > 50 && away > 100, "{fires} {resets} {away}");
        assert!(open < 40, "{open} never end");
    }
}
