//! A layer read from the wording of the State Council's yearly notice on the arrangement of public holidays.
//!
//! Due dates rest on what is read here, so the notice is refused rather than half understood: a clause that has dates
//! and no known verb, a weekday in brackets that the date does not have, a number of days that the dates do not give.

mod error;
mod words;

use jiff::Span;
use jiff::civil::Date;

use super::days::{FIRST_YEAR, LAST_YEAR, is_held, is_weekend};
use super::{Kind, Layer, NamedDay};
pub use error::NoticeError;
use words::{Word, Written, sentences, words};

/// The largest notice, in bytes; a real one has about three thousand.
pub const NOTICE_BYTES_MAX: usize = 65_536;
/// The longest heading that can be the name of a festival, in characters: `国庆节、中秋节`.
const NAME_CHARS_MAX: usize = 16;
/// The longest run of days off that a notice can mean; the longest so far had ten.
const RUN_DAYS_MAX: usize = 31;

/// What has been read so far.
struct Reading {
    year: i16,
    /// The festival of the current sentences.
    name: String,
    /// A day of the current festival whose year was written; days without a year are the nearest to it.
    anchor: Option<Date>,
    layer: Layer,
    source: String,
}

/// A sentence as far as it has been read.
#[derive(Default)]
struct Sentence {
    /// Days that wait for their verb.
    days: Vec<Date>,
    /// The month of the date before, which the next one may leave out.
    month: Option<i8>,
    /// Whether a year was written.
    has_year: bool,
    /// Whether the next date ends a range.
    through: bool,
    /// Whether the clause only explains, up to the next comma.
    remark: bool,
    /// Whether brackets held a date, and whether a verb had no days: together they are a sentence in another order.
    odd: (bool, bool),
    /// How many days were given off.
    off: usize,
}

impl Layer {
    /// The national layer `cn`, at version 1, of the days that the notice for `year` names: days off (放假, 补休) and
    /// make-up workdays (上班), within the year and the days of its neighbours that the notice draws in. A notice that
    /// changes an earlier one is read in the same way; put either on what is there with [`Layer::amended_by`].
    ///
    /// # Errors
    /// The first sentence that cannot be relied on; see [`NoticeError`].
    pub fn from_notice(year: i16, text: &str) -> Result<Self, NoticeError> {
        if text.len() > NOTICE_BYTES_MAX {
            return Err(NoticeError::TooLong);
        }
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(NoticeError::Year(year));
        }
        let source = format!("国务院办公厅关于{year}年部分节假日安排的通知");
        let mut reading = Reading { year, name: String::new(), anchor: None, layer: Self::new("cn"), source };
        for sentence in sentences(text) {
            reading.sentence(&sentence)?;
        }
        let has_holiday = reading.layer.days.values().any(|day| day.kind == Kind::Holiday);
        if has_holiday { Ok(reading.layer) } else { Err(NoticeError::NoHolidays) }
    }
}

impl Reading {
    fn sentence(&mut self, sentence: &str) -> Result<(), NoticeError> {
        let body = match sentence.split_once(':') {
            Some((heading, body)) if heading.chars().count() <= NAME_CHARS_MAX => {
                self.name = words::name_in(heading).to_owned();
                self.anchor = None;
                body
            }
            _ => sentence,
        };
        let mut read = Sentence::default();
        for word in words(body) {
            match word {
                Word::Date(written) => self.date(sentence, &mut read, written)?,
                Word::Through => read.through = true,
                Word::Weekday(weekday) => {
                    if let Some(day) = read.days.last().filter(|day| day.weekday() != weekday) {
                        return Err(NoticeError::Weekday(sentence.to_owned(), *day));
                    }
                }
                Word::Verb(kind) => self.verb(sentence, &mut read, kind)?,
                Word::Count(count) if count != read.off => {
                    return Err(NoticeError::Count(sentence.to_owned(), read.off));
                }
                Word::Count(_) => {}
                Word::Remark => (read.remark, read.days) = (true, Vec::new()),
                Word::Comma => read.remark = false,
                Word::DateInBrackets => read.odd.0 = true,
            }
        }
        let is_publication = |day: &Date| read.has_year && day.year() != self.year;
        let is_open = match read.days.as_slice() {
            [] => read.odd == (true, true),
            [day] => !is_publication(day),
            _ => true,
        };
        if is_open { Err(NoticeError::NotUnderstood(sentence.to_owned())) } else { Ok(()) }
    }

    fn date(&mut self, sentence: &str, read: &mut Sentence, written: Written) -> Result<(), NoticeError> {
        let bad = || NoticeError::NoSuchDay(sentence.to_owned());
        let month = written.month.or(read.month).ok_or_else(bad)?;
        let day = match written.year {
            Some(year) => Date::new(year, month, written.day).ok(),
            None => self.nearest(month, written.day),
        };
        let day = day.ok_or_else(bad)?;
        if !is_held(day) {
            return Err(NoticeError::Year(day.year()));
        }
        read.month = Some(month);
        if written.year.is_some() {
            (read.has_year, self.anchor) = (true, Some(day));
        }
        let through = std::mem::take(&mut read.through);
        if read.remark {
            return Ok(());
        }
        let first = if through { read.days.pop() } else { None };
        let run = first.map_or_else(|| Some(vec![day]), |first| self.run(first, day));
        read.days.extend(run.ok_or_else(|| NoticeError::Range(sentence.to_owned()))?);
        Ok(())
    }

    /// The days from one to another. Without any year, `12月30日至1月1日` begins in the year before the notice's.
    fn run(&mut self, first: Date, last: Date) -> Option<Vec<Date>> {
        let is_turn = self.anchor.is_none() && (first.month(), last.month()) == (12, 1);
        let first = if is_turn { Date::new(first.year() - 1, 12, first.day()).ok()? } else { first };
        self.anchor = self.anchor.or(is_turn.then_some(last));
        let days = first.series(Span::new().days(1)).take(RUN_DAYS_MAX).take_while(|day| *day <= last);
        Some(days.collect()).filter(|days: &Vec<Date>| days.last() == Some(&last))
    }

    /// The day of a month without a year: in the notice's year, unless the festival stands at the turn of a year.
    fn nearest(&self, month: i8, day: i8) -> Option<Date> {
        let Some(anchor) = self.anchor else { return Date::new(self.year, month, day).ok() };
        let candidates = (self.year - 1..=self.year + 1).filter_map(|year| Date::new(year, month, day).ok());
        candidates.min_by_key(|date| date.duration_since(anchor).abs())
    }

    fn verb(&mut self, sentence: &str, read: &mut Sentence, kind: Kind) -> Result<(), NoticeError> {
        read.odd.1 |= read.days.is_empty();
        for day in read.days.drain(..) {
            if self.name.is_empty() {
                return Err(NoticeError::NoName(sentence.to_owned()));
            }
            if kind == Kind::Workday && !is_weekend(day) {
                return Err(NoticeError::NotAtWeekend(sentence.to_owned(), day));
            }
            let named = NamedDay { kind, name: self.name.clone(), source: self.source.clone() };
            if self.layer.days.entry(day).or_insert(named).kind != kind {
                return Err(NoticeError::Contradiction(sentence.to_owned(), day));
            }
            read.off += usize::from(kind == Kind::Holiday);
        }
        Ok(())
    }
}
