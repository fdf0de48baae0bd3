//! The six-byte time label: second, minute, hour, day, month, year; and how far it can be believed.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// Labels are Beijing time.
pub const OFFSET: Offset = Offset::constant(8);

/// A label further than this from the clock is not believed.
const BELIEVED: SignedDuration = SignedDuration::from_hours(48);

/// How the six bytes are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelOrder {
    /// As the standard says: second first, each byte a binary number.
    #[default]
    Binary,
    /// Second first, each byte two decimal digits.
    Bcd,
    /// Year first, each byte a binary number.
    Reversed,
    /// The bytes are something else; there is no time.
    NoTime,
}

/// How far a label can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeQuality {
    /// Read as the profile says, and near the clock.
    Good,
    /// Only read as decimal digits is it near the clock.
    BcdGuess,
    /// Only read with the year first is it near the clock.
    ReversedGuess,
    /// No reading is near the clock: order by the time of receipt.
    Bad,
}

/// A label with what it was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timed {
    /// The time of day that it shows, in Beijing. With [`TimeQuality::Bad`] what the profile's reading gives, if
    /// anything.
    pub shown: Option<DateTime>,
    /// How far to believe it.
    pub quality: TimeQuality,
}

/// A time label as it stands on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Label(pub [u8; 6]);

impl Label {
    /// The label of an instant, as the standard writes it. Outside 2000 to 2099 it is all zero.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        let shown = OFFSET.to_datetime(now);
        let parts = [shown.second(), shown.minute(), shown.hour(), shown.day(), shown.month()].map(i8::unsigned_abs);
        let year = u8::try_from(shown.year() - 2000).ok().filter(|year| *year <= 99);
        let [second, minute, hour, day, month] = parts;
        year.map_or(Self::default(), |year| Self([second, minute, hour, day, month, year]))
    }

    /// Whether all bytes are zero: a device without a clock.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == [0; 6]
    }

    /// The time that the bytes show, read in an order; `None` where they are no time.
    #[must_use]
    pub fn read(self, order: LabelOrder) -> Option<DateTime> {
        let [a, b, c, d, e, f] = self.0;
        match order {
            LabelOrder::Binary => civil([f, e, d, c, b, a]),
            LabelOrder::Reversed => civil([a, b, c, d, e, f]),
            LabelOrder::Bcd => {
                let decimal = |byte: u8| (byte >> 4 <= 9 && byte & 15 <= 9).then_some((byte >> 4) * 10 + (byte & 15));
                civil([decimal(f)?, decimal(e)?, decimal(d)?, decimal(c)?, decimal(b)?, decimal(a)?])
            }
            LabelOrder::NoTime => None,
        }
    }

    /// Reads a label that has just come in: it is believed when it is within two days of the clock; else the other
    /// orders are tried.
    #[must_use]
    pub fn judge(self, order: LabelOrder, now: Timestamp) -> Timed {
        self.judged(order, |shown| near(shown, now))
    }

    /// Reads a label of an old trace: any past since the standard was published is believed, the future is not.
    #[must_use]
    pub fn judge_old(self, order: LabelOrder, now: Timestamp) -> Timed {
        self.judged(order, |shown| {
            let at = OFFSET.to_timestamp(shown).ok();
            shown.year() >= 2011 && at.is_some_and(|at| at.duration_since(now) < BELIEVED)
        })
    }

    fn judged(self, order: LabelOrder, believed: impl Fn(DateTime) -> bool) -> Timed {
        let own = self.read(order);
        if order == LabelOrder::NoTime {
            return Timed { shown: None, quality: TimeQuality::Bad };
        }
        if own.is_some_and(&believed) {
            return Timed { shown: own, quality: TimeQuality::Good };
        }
        for (other, quality) in
            [(LabelOrder::Bcd, TimeQuality::BcdGuess), (LabelOrder::Reversed, TimeQuality::ReversedGuess)]
        {
            let shown = self.read(other);
            if other != order && shown.is_some_and(&believed) {
                return Timed { shown, quality };
            }
        }
        Timed { shown: own, quality: TimeQuality::Bad }
    }
}

fn near(shown: DateTime, now: Timestamp) -> bool {
    OFFSET.to_timestamp(shown).is_ok_and(|at| at.duration_since(now).abs() < BELIEVED)
}

/// Year, month, day, hour, minute, second.
fn civil([year, month, day, hour, minute, second]: [u8; 6]) -> Option<DateTime> {
    let parts = [month, day, hour, minute, second].map(|part| i8::try_from(part).unwrap_or(-1));
    let [month, day, hour, minute, second] = parts;
    let year = (year <= 99).then_some(2000 + i16::from(year))?;
    DateTime::new(year, month, day, hour, minute, second, 0).ok()
}
