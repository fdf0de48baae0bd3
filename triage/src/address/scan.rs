//! Finds the places and bodies that a text names, in one pass over its characters.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::heads::{BOUNDARIES, LONG, NUMBERED, SHORT};
use super::{Kind, Mention};

/// The longest name before its head, in characters; what is longer is a sentence.
const NAME_CHARS_MAX: usize = 12;
/// How far a name is followed over a word that else ends it, in characters.
const NAME_AHEAD_MAX: usize = 5;
/// The longest number of a house, building or room, in characters.
const NUMBER_CHARS_MAX: usize = 10;

type ByFirst<T> = HashMap<char, Vec<(Vec<char>, T)>>;

static HEADS: LazyLock<ByFirst<Kind>> = LazyLock::new(|| by_first(LONG.iter().copied()));
static NUMBER_HEADS: LazyLock<ByFirst<Option<Kind>>> = LazyLock::new(|| by_first(NUMBERED.iter().copied()));
static STOPS: LazyLock<ByFirst<()>> = LazyLock::new(|| by_first(BOUNDARIES.iter().map(|word| (*word, ()))));

fn by_first<T>(words: impl Iterator<Item = (&'static str, T)>) -> ByFirst<T> {
    let mut table: ByFirst<T> = HashMap::new();
    for (word, meaning) in words {
        let chars: Vec<char> = word.chars().collect();
        let Some(first) = chars.first().copied() else { continue };
        table.entry(first).or_default().push((chars, meaning));
    }
    for words in table.values_mut() {
        words.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
    }
    table
}

/// The longest word of a table that begins at a place, and its length.
fn longest<T: Copy>(table: &ByFirst<T>, chars: &[char], at: usize) -> Option<(T, usize)> {
    let rest = chars.get(at..)?;
    let words = table.get(rest.first()?)?;
    words.iter().find(|(word, _)| rest.starts_with(word)).map(|(word, meaning)| (*meaning, word.len()))
}

/// The state of one pass: where the name that may end next began, and what was found.
struct Scan<'a> {
    text: &'a str,
    chars: Vec<char>,
    offsets: Vec<usize>,
    start: usize,
    found: Vec<(Kind, usize, usize)>,
}

/// Every place and body that the text names, in its order; none overlaps another.
pub(super) fn scan(text: &str) -> Vec<Mention<'_>> {
    let chars: Vec<char> = text.chars().collect();
    let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut scan = Scan { text, chars, offsets, start: 0, found: Vec::new() };
    let mut at = 0;
    while at < scan.chars.len() {
        at = scan.step(at);
    }
    scan.mentions()
}

impl<'a> Scan<'a> {
    fn char(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    /// Looks at one place and says where to look next.
    fn step(&mut self, at: usize) -> usize {
        if !is_name_char(self.char(at)) {
            self.start = at + 1;
            return self.start;
        }
        if let Some(end) = self.dashed(at) {
            self.start = end;
            return end;
        }
        if let Some((kind, end)) = self.numbered(at) {
            self.start = end;
            self.found.push((kind, at, end));
            return end;
        }
        let long = longest(&HEADS, &self.chars, at);
        if let Some(next) = long.and_then(|(kind, length)| self.long_head(kind, at, length)) {
            return next;
        }
        if let Some((_, length)) = longest(&STOPS, &self.chars, at).filter(|stop| !self.is_within_name(at, stop.1)) {
            self.start = at + length;
            return self.start;
        }
        if let Some(kind) = self.short_head(at) {
            self.name(kind, at + 1);
        }
        at + 1
    }

    /// A head of several characters: ends a name, goes on one that has just ended (青青家园 小区), or, without a name
    /// (本 小区), is a boundary.
    fn long_head(&mut self, kind: Kind, at: usize, length: usize) -> Option<usize> {
        let end = at + length;
        let is_part = kind == Kind::Estate && "区镇乡村".contains(self.char(end)) && !self.starts_no_village(end);
        if self.leads_to_road(end) || is_part {
            return None;
        }
        if kind == Kind::District && at > self.start && !self.is_district(at) {
            self.start = end;
            return Some(end);
        }
        let is_bare_name = at == self.start && self.ends_at(at, |last| last <= Kind::Town);
        if is_bare_name && kind > Kind::Town && longest(&HEADS, &self.chars, end).is_some() {
            return None;
        }
        let goes_on = |last: &&mut (Kind, usize, usize)| {
            last.2 == at && last.0.is_name() && (last.0 > Kind::Town || (kind == Kind::Town && last.0 == kind))
        };
        if at > self.start {
            self.name(kind, end);
        } else if let Some(last) = self.found.last_mut().filter(goes_on) {
            (last.0, last.2) = (kind, end);
        }
        self.start = end;
        Some(end)
    }

    /// Whether a name before 城区 or 新区 is that of a district, not 主城区: it is short and follows a city or begins a text.
    fn is_district(&self, at: usize) -> bool {
        let follows_city = self.found.last().is_some_and(|last| last.2 == self.start && last.0 <= Kind::City);
        let is_part = "主老全市心本各".contains(self.char(at - 1));
        (follows_city || self.start == 0 || at - self.start >= 2) && !is_part && at - self.start <= 4
    }

    /// A head of one character: 路, 村, 市. None where the name goes on to a longer one: 青竹湖 镇, 望城 坡街道.
    fn short_head(&mut self, at: usize) -> Option<Kind> {
        let (_, kind, not_after, not_before) = SHORT.iter().find(|(head, ..)| *head == self.char(at))?;
        let is_admin = *kind <= Kind::District;
        if at == self.start && *kind == Kind::City && self.ends_at(at, |last| last == Kind::District) {
            self.start = at + 1;
        }
        let before = if at == 0 { '\0' } else { self.char(at - 1) };
        let is_hidden = super::is_mask(before) || before.is_ascii_alphanumeric();
        let is_bare = *kind == Kind::Town && at < self.start + 2 && !is_hidden;
        let is_title = not_before.contains(self.char(at + 1)) && !self.names_village(*kind, at + 1);
        if at <= self.start || is_bare || is_title || not_after.contains(before) {
            return None;
        }
        if is_admin {
            self.start = self.code_start(at).unwrap_or(self.start);
            return (!"市区县".contains(self.char(at + 1)) || *kind == Kind::District).then_some(*kind);
        }
        let is_road = self.leads_to_road(at + 1) && (*kind != Kind::Town || "路大".contains(self.char(at + 1)));
        (!is_road && !self.leads_to_village(*kind, at + 1)).then_some(*kind)
    }

    /// Whether the last name ends here and is of such a kind.
    fn ends_at(&self, at: usize, is_such: impl Fn(Kind) -> bool) -> bool {
        self.found.last().is_some_and(|last| last.2 == at && is_such(last.0))
    }

    /// Whether a name that follows a wider one goes on over a word that else ends it: 夏阳街道 向阳村. It does when a head
    /// follows soon, with two letters before it.
    fn is_within_name(&self, at: usize, length: usize) -> bool {
        let follows = length == 1 && self.ends_at(self.start, |last| last <= Kind::Village);
        let ends_at = |end: &usize| {
            let is_village = |kind: Kind| kind == Kind::Village || kind == Kind::Road;
            longest(&HEADS, &self.chars, *end).is_some_and(|(kind, _)| is_village(kind))
                || "村路".contains(self.char(*end))
        };
        let is_plain = |at: usize| is_name_char(self.char(at)) && longest(&STOPS, &self.chars, at).is_none();
        let end = (at + 1..=at + NAME_AHEAD_MAX).take_while(|at| is_plain(*at)).find(ends_at);
        follows && "都向和及对被".contains(self.char(at)) && end.is_some_and(|end| end >= self.start + 2)
    }

    /// Where a code such as A3 begins that ends before a place: the name of a district that is hidden.
    fn code_start(&self, end: usize) -> Option<usize> {
        let before = self.chars.get(self.start..end)?;
        let digits = before.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let letter = end.checked_sub(digits + 1).filter(|at| *at >= self.start)?;
        self.char(letter).is_ascii_alphabetic().then_some(letter)
    }

    /// Whether the name goes on to be that of a town or village (or, of an estate, of any longer head).
    fn leads_to_village(&self, kind: Kind, at: usize) -> bool {
        let is_loose = matches!(kind, Kind::Estate | Kind::Site | Kind::Body | Kind::Road);
        let follows_short = "镇乡村区州湖桥岛湾苑园城府街".contains(self.char(at)) && !self.starts_no_village(at);
        let long = |at| longest(&HEADS, &self.chars, at).map(|(kind, _)| kind);
        let later = |steps| long(at + steps).is_some_and(|kind| matches!(kind, Kind::Town | Kind::Village));
        long(at).is_some_and(|long| is_loose || long == Kind::Town)
            || (is_loose && (follows_short || later(1) || later(2)))
    }

    /// Whether what follows a town is the name of a village, not a title: 练塘镇 长河村, but 镇长.
    fn names_village(&self, kind: Kind, at: usize) -> bool {
        let rest = (at + 2..at + NAME_AHEAD_MAX).take_while(|at| is_name_char(self.char(*at)));
        let is_village = |at: &usize| {
            let long = longest(&HEADS, &self.chars, *at);
            self.char(*at) == '村' || long.is_some_and(|(kind, _)| kind == Kind::Village)
        };
        kind == Kind::Town && self.char(at) == '长' && rest.into_iter().any(|at| is_village(&at))
    }

    fn starts_no_village(&self, at: usize) -> bool {
        let not_before = SHORT.iter().find(|(head, ..)| *head == self.char(at)).map_or("", |row| row.3);
        not_before.contains(self.char(at + 1))
    }

    /// Whether a head that a name of one place may go on with follows: 书院 南路, 公园 路.
    fn leads_to_road(&self, at: usize) -> bool {
        let at = if "东西南北中".contains(self.char(at)) { at + 1 } else { at };
        self.char(at) == '路' || self.char(at) == '巷' || self.chars.get(at..at + 2) == Some(&['大', '道'])
    }

    /// Notes the name that ends before `end`, without a conjunction before it.
    fn name(&mut self, kind: Kind, end: usize) {
        let follows = self.found.last().is_some_and(|last| last.2 == self.start);
        let joins =
            "和与及至往".contains(self.char(self.start)) && !"平谐睦顺美兴风".contains(self.char(self.start + 1));
        let is_below = self.ends_at(self.start, |last| last <= Kind::Village && last < kind);
        if follows && joins && !is_below && end - self.start > 3 {
            self.start += 1;
        }
        if kind == Kind::Village && self.char(self.start) == '第' && self.ends_at(self.start, |last| last == kind) {
            self.found.pop_if(|last| last.2 == self.start).into_iter().for_each(|last| self.start = last.1);
        }
        let is_county_city =
            kind == Kind::City && follows && self.found.last().is_some_and(|last| last.0 == Kind::City);
        let kind = if is_county_city { Kind::District } else { kind };
        let is_line =
            end - self.start > 1 && self.chars.iter().take(end - 1).skip(self.start).all(char::is_ascii_digit);
        let kind = if is_line { Kind::Body } else { kind };
        if end - self.start <= NAME_CHARS_MAX + 4 && end - self.start >= 2 {
            self.found.push((kind, self.start, end));
        }
        self.start = end;
    }

    /// A number with its head: 12栋, 3单元, 五组; or the bare numbers after an estate or a building: 3-2-501.
    fn numbered(&self, at: usize) -> Option<(Kind, usize)> {
        let before = if at == 0 { '\0' } else { self.char(at - 1) };
        if !is_number(self.char(at)) || before.is_ascii_alphanumeric() {
            return None;
        }
        let run =
            self.chars.iter().skip(at).take(NUMBER_CHARS_MAX).take_while(|c| is_number(**c) || **c == '-').count();
        let end = at + run;
        let last = self.found.last().filter(|last| last.2 == at).map(|last| last.0);
        if let Some((kind, length)) = longest(&NUMBER_HEADS, &self.chars, end) {
            let kind = kind?;
            let needs_a_place = matches!(kind, Kind::Number | Kind::Room | Kind::Floor | Kind::Group);
            return (!needs_a_place || last.is_some()).then_some((kind, end + length));
        }
        let digits = self.chars.get(at..end)?.iter().all(char::is_ascii_digit);
        let is_room =
            matches!(last, Some(Kind::Building | Kind::Unit | Kind::Floor)) && digits && (3..=4).contains(&run);
        is_room.then_some((Kind::Room, end))
    }

    /// Building, unit and room as numbers with dashes right after an estate, 3-2-501, or the last two after a building.
    fn dashed(&mut self, at: usize) -> Option<usize> {
        let last = self.found.last().filter(|last| last.2 == at)?.0;
        let rest = self.chars.iter().skip(at).take(NUMBER_CHARS_MAX);
        let run: String = rest.take_while(|c| c.is_ascii_digit() || **c == '-').collect();
        let numbers: Vec<&str> = run.split('-').collect();
        let kinds: &[Kind] = match (last, numbers.len()) {
            (Kind::Estate | Kind::Site | Kind::Number, 3) => &[Kind::Building, Kind::Unit, Kind::Room],
            (Kind::Estate | Kind::Site, 2) => &[Kind::Building, Kind::Room],
            (Kind::Building, 2) => &[Kind::Unit, Kind::Room],
            _ => return None,
        };
        if numbers.iter().any(|number| number.is_empty()) {
            return None;
        }
        let mut start = at;
        for (kind, number) in kinds.iter().zip(&numbers) {
            self.found.push((*kind, start, start + number.len()));
            start += number.len() + 1;
        }
        Some(at + run.len())
    }

    fn mentions(self) -> Vec<Mention<'a>> {
        let offset = |at: usize| self.offsets.get(at).copied().unwrap_or(self.text.len());
        let mention = |&(kind, start, end): &(Kind, usize, usize)| {
            let (start, end) = (offset(start), offset(end));
            Some(Mention { kind, start, end, name: self.text.get(start..end)? })
        };
        self.found.iter().filter_map(mention).collect()
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || "一二三四五六七八九十百零〇两甲乙丙丁".contains(c)
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || super::is_mask(c) || c == '#'
}
