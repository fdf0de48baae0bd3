//! Chinese addresses: the parts that a text names, with their places in it, and what is missing or masked.

pub mod gazetteer;
mod heads;
mod scan;

/// The longest text that is read for an address, in bytes; what follows is not looked at.
pub const ADDRESS_BYTES_MAX: usize = 64 << 10;

/// What a part of an address is, from the widest to the narrowest; a body is no place but is found by its name too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 省, 自治区.
    Province,
    /// 市, 州, 盟.
    City,
    /// 区, 县, 旗, 开发区.
    District,
    /// 街道, 镇, 乡.
    Town,
    /// 村, 社区.
    Village,
    /// 村民小组.
    Group,
    /// 路, 街, 巷, 公路.
    Road,
    /// The number of a house on a road, 号 or 弄.
    Number,
    /// 小区, 花园, 苑: where people live.
    Estate,
    /// A school, market, park, bridge: a place with a name of its own.
    Site,
    /// 栋, 幢, 号楼.
    Building,
    /// 单元.
    Unit,
    /// 层, 楼.
    Floor,
    /// 室.
    Room,
    /// A company, bank or other body.
    Body,
}

impl Kind {
    /// Whether it is known by a name, not by a number.
    pub fn is_name(self) -> bool {
        !matches!(self, Self::Number | Self::Building | Self::Unit | Self::Floor | Self::Room | Self::Group)
    }

    /// Whether its name singles out one place or body within a district.
    pub fn is_specific(self) -> bool {
        matches!(self, Self::Town | Self::Village | Self::Road | Self::Estate | Self::Site | Self::Body)
    }
}

/// A name in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'a> {
    /// What it names.
    pub kind: Kind,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The words themselves.
    pub name: &'a str,
}

impl Mention<'_> {
    /// Whether the name is hidden: `A市`, `**路`, `XX小区`, `某村`.
    pub fn is_masked(&self) -> bool {
        let mut chars = self.name.chars();
        let first = chars.next().unwrap_or_default();
        let letters = self.name.chars().take_while(char::is_ascii_alphanumeric).count();
        let is_code =
            first.is_ascii_alphabetic() && self.name.chars().count() == letters + 1 && self.kind <= Kind::Village;
        let is_crossed =
            self.name.starts_with(['X', 'x']) && self.name.chars().take(letters).all(|c| c.eq_ignore_ascii_case(&'x'));
        is_code || is_crossed || self.name.chars().any(is_mask)
    }
}

/// How much of a place an address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A village, estate, site or road, or something narrower.
    Located,
    /// No more than a province, city, district or town.
    Coarse,
    /// One of its parts is hidden, so that it cannot be told which place it is.
    Masked,
    /// It names no place.
    Missing,
}

/// The parts of one address, from the wide to the narrow, as they stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// The parts; each kind at most once.
    pub parts: Vec<Mention<'a>>,
    /// How much of a place they say.
    pub state: State,
}

impl<'a> Address<'a> {
    /// The part of a kind.
    pub fn part(&self, kind: Kind) -> Option<&Mention<'a>> {
        self.parts.iter().find(|part| part.kind == kind)
    }
}

/// Whether the character stands for one that is hidden.
fn is_mask(c: char) -> bool {
    "*＊×╳□○〇▲某".contains(c)
}

/// Every place and body that a text names, in its order, within [`ADDRESS_BYTES_MAX`].
pub fn mentions(text: &str) -> Vec<Mention<'_>> {
    let mut end = text.len().min(ADDRESS_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    scan::scan(text.get(..end).unwrap_or_default())
}

/// The address that a text gives: of several, the one with the most parts, and of these the first.
pub fn parse(text: &str) -> Address<'_> {
    let mut best: Vec<Mention<'_>> = Vec::new();
    let mut chain: Vec<Mention<'_>> = Vec::new();
    for mention in mentions(text).into_iter().filter(|mention| mention.kind != Kind::Body) {
        if chain.last().is_some_and(|last| !follows(text, last, &mention)) {
            best = longer(best, std::mem::take(&mut chain));
        }
        chain.push(mention);
    }
    let parts = longer(best, chain);
    let state = state(&parts);
    Address { parts, state }
}

/// Whether a part goes on the address that `last` belongs to: it is narrower, and next to it.
fn follows(text: &str, last: &Mention<'_>, next: &Mention<'_>) -> bool {
    let between = text.get(last.end..next.start).unwrap_or_default();
    next.kind > last.kind && between.chars().all(|c| c.is_whitespace() || "，,、·-（(".contains(c))
}

fn longer<'a>(first: Vec<Mention<'a>>, second: Vec<Mention<'a>>) -> Vec<Mention<'a>> {
    if second.len() > first.len() { second } else { first }
}

fn state(parts: &[Mention<'_>]) -> State {
    match parts.last() {
        None => State::Missing,
        Some(_) if parts.iter().any(Mention::is_masked) => State::Masked,
        Some(last) if last.kind <= Kind::Town => State::Coarse,
        Some(_) => State::Located,
    }
}
