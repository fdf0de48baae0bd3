//! What the article is about: a meeting, a visit or another event; when; who took the chair; who was visited.

use serde::Serialize;

use super::deadline::calendar;
use super::names;
use super::words::has;

/// What kind of thing an article reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A meeting.
    Meeting,
    /// A visit, an inspection, a shift at the hotline.
    Visit,
    /// A ceremony, a signing, a forum.
    Event,
    /// A notice of an office, with addressees.
    Notice,
    /// A picture or a short item.
    Caption,
    /// A box that points to other pages.
    Teaser,
    /// Something else.
    Other,
}

/// What an article reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What kind.
    pub kind: EventKind,
    /// The day: `2025-12-09` where the text gives the year, else its own words, `12月9日`.
    pub date: Option<String>,
    /// Who took the chair.
    pub chair: Option<String>,
}

/// What is found beside the event itself.
pub(super) struct Occasion {
    pub event: Event,
    /// The year and month of the event, where the text gives them.
    pub year: Option<i16>,
    pub month: Option<i8>,
    /// The one unit that was visited.
    pub visited: Option<String>,
}

const MEETINGS: [&str; 14] = [
    "会议",
    "座谈会",
    "讨论会",
    "推进会",
    "调度会",
    "现场会",
    "会办会",
    "办公会",
    "专题会",
    "例会",
    "大会",
    "动员会",
    "部署会",
    "联席会",
];
const VISITS: [&str; 12] =
    ["调研", "走访", "检查", "视察", "督导", "慰问", "接听", "走进", "暗访", "督查", "察看", "考察"];
const EVENTS: [&str; 10] = ["签约", "揭牌", "仪式", "研讨会", "论坛", "开幕", "发布会", "启动", "活动", "大赛"];

/// Reads the occasion from the headline and the first paragraphs. `year` is what the page or the meta lines say.
pub(super) fn read(headline: &str, paragraphs: &[&str], has_byline: bool, year: Option<i16>) -> Occasion {
    let head = paragraphs.iter().take(4);
    let found = head.clone().find_map(|paragraph| date(paragraph));
    let (said, month, words) =
        found.map_or((None, None, None), |(year, month, words)| (year, Some(month), Some(words)));
    let year = said.or(year);
    let date = words.map(|words| words.iso(year).unwrap_or(words.text));
    let chair = paragraphs.iter().take(8).find_map(|paragraph| chair(paragraph));
    let lead = paragraphs.first().copied().unwrap_or_default();
    let kind = kind(headline, lead, paragraphs.len(), has_byline || chair.is_some());
    let visited = (kind == EventKind::Visit).then(|| head.clone().find_map(|paragraph| visited(paragraph))).flatten();
    Occasion { event: Event { kind, date, chair }, year, month, visited }
}

fn kind(headline: &str, lead: &str, paragraphs: usize, is_report: bool) -> EventKind {
    let lead_start =
        super::sentence::sentences(lead).into_iter().next().and_then(|span| lead.get(span)).unwrap_or(lead);
    let said = |words: &[&'static str]| {
        if has(headline, words) {
            Some(0)
        } else {
            words.iter().filter_map(|word| lead_start.find(word)).min().map(|at| at + 1)
        }
    };
    if headline.contains("通报") || lead_start.ends_with(':') && lead_start.contains("各") {
        return EventKind::Notice;
    }
    let ranked = [
        (said(&EVENTS).filter(|_| !has(headline, &["会议召开", "会议举行"])), EventKind::Event),
        (said(&VISITS).filter(|_| !headline.contains("会议")), EventKind::Visit),
        (said(&MEETINGS), EventKind::Meeting),
    ];
    let first = ranked.iter().filter_map(|(at, kind)| at.map(|at| (at, *kind))).min_by_key(|(at, _)| *at);
    match first {
        Some((_, kind)) if is_report || paragraphs > 3 || kind != EventKind::Event => kind,
        _ if paragraphs <= 3 && !is_report => EventKind::Caption,
        Some((_, kind)) => kind,
        None => EventKind::Other,
    }
}

/// The words of a date, and its days.
struct Words {
    text: String,
    month: i8,
    day: u32,
    last: Option<u32>,
}

impl Words {
    fn iso(&self, year: Option<i16>) -> Option<String> {
        let day = |day: u32| jiff::civil::Date::new(year?, self.month, i8::try_from(day).ok()?).ok();
        match self.last {
            None => day(self.day).map(|date| date.to_string()),
            Some(last) => Some(format!("{}/{}", day(self.day)?, day(last)?)),
        }
    }
}

/// The first day that a paragraph names, with the month and day.
fn date(paragraph: &str) -> Option<(Option<i16>, i8, Words)> {
    let head = paragraph.get(..paragraph.floor_char_boundary(400)).unwrap_or_default();
    // A day of the occasion begins a clause or follows the byline; 对9月1日召开的会议 is about another one.
    let is_free = |at: usize| {
        head.get(..at)
            .is_some_and(|before| before.is_empty() || before.ends_with([',', ')', ':', '。', '讯', '于', '】']))
    };
    head.char_indices().filter(|(at, _)| is_free(*at)).find_map(|(at, letter)| {
        if !letter.is_ascii_digit() {
            return None;
        }
        let rest = head.get(at..)?;
        let (year, month, day, bytes) = calendar(rest)?;
        let behind = rest.get(bytes..)?;
        let last = ["至", "—", "-", "~", "、"].iter().find_map(|mark| behind.strip_prefix(mark)).and_then(|behind| {
            let (day, length) = super::deadline::number(behind)?;
            behind.get(length..)?.strip_prefix('日').map(|rest| (day, head.len() - at - rest.len()))
        });
        let end = last.map_or(bytes, |(_, end)| end);
        let words = Words { text: rest.get(..end)?.to_owned(), month, day: day?, last: last.map(|(day, _)| day) };
        Some((year, month, words))
    })
}

/// Who took the chair: X主持, 由X主持, 主持：X.
fn chair(paragraph: &str) -> Option<String> {
    let head = paragraph.get(..paragraph.floor_char_boundary(900)).unwrap_or_default();
    for label in ["主持人:", "主持:"] {
        if let Some(rest) = head.strip_prefix(label) {
            let end = rest.find(['(', ',', '、', ' ']).unwrap_or(rest.len());
            return rest.get(..end).filter(|name| !name.is_empty()).map(str::to_owned);
        }
    }
    let at = head
        .match_indices("主持")
        .map(|(at, _)| at)
        .find(|at| !head.get(*at..).is_some_and(|rest| rest.starts_with("主持人")))?;
    let before = head.get(..at)?;
    let sentence = before.rfind(['。', '!', '?']).map_or(0, |mark| mark + 1);
    let sentence = before.get(before.ceil_char_boundary(sentence)..)?;
    let clause = sentence.get(sentence.rfind([',', ';']).map_or(0, |mark| mark + 1)..)?;
    let named = |text: &str| names::persons(&format!("{text},")).pop().map(|(person, _)| person.name);
    let bare = |text: &str| names::leading(text).and_then(|end| text.get(..end)).map(str::to_owned);
    let led = clause.find('在').and_then(|at| clause.get(..at)).and_then(named);
    let acted = |text: &str| names::persons(text).pop().map(|(person, _)| person.name);
    named(clause).or(led).or_else(|| acted(clause)).or_else(|| bare(clause)).or_else(|| acted(sentence))
}

/// The one unit that a visit went to: 赴区建管委调研, 到望川工业园区调研.
fn visited(paragraph: &str) -> Option<String> {
    let head = paragraph.get(..paragraph.floor_char_boundary(400)).unwrap_or_default();
    for mark in ["赴", "前往", "来到", "走进", "深入", "到"] {
        for (at, _) in head.match_indices(mark) {
            let rest = head.get(at + mark.len()..)?;
            if let Some(end) = VISITS.iter().filter_map(|word| rest.find(word)).min() {
                let place = rest.get(..end)?;
                if place.len() <= 45 && super::body::is_body(place) && !place.contains('、') {
                    return Some(place.to_owned());
                }
            }
        }
    }
    None
}
