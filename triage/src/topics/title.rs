//! The title of a topic: that of its members which says most of what all say, without the words around it.

use super::Post;
use super::handle::{Handle, title_words};
use crate::address::{Kind, mentions};
use crate::text::normalise;
use crate::twins::{Features, Index};

/// The longest title, in letters.
const TITLE_CHARS_MAX: usize = 40;
/// What a long title is measured by: so many letters are for free.
const TITLE_CHARS_FREE: f32 = 8.0;

/// A word that fewer of the members have in their titles makes a title worse: it tells of that member alone.
const SHARE_FREE: f32 = 0.2;

/// How a petition begins; the longer before the shorter.
const OPENINGS: &[&str] = &[
    "再次",
    "第二次",
    "第三次",
    "多次",
    "强烈",
    "坚决",
    "我要",
    "关于",
    "有关",
    "请求",
    "要求",
    "恳请",
    "呼吁",
    "建议",
    "希望",
    "投诉",
    "举报",
    "反映",
    "反应",
    "咨询",
    "询问",
    "请问",
    "质疑",
    "反馈",
    "问问",
    "请",
    "求",
    "对",
    "在",
    "给",
];
/// How it ends.
const ENDINGS: &[&str] = &[
    "的相关问题",
    "的有关问题",
    "的一些问题",
    "的问题",
    "的投诉",
    "的建议",
    "的请求",
    "的咨询",
    "的疑问",
    "事宜",
    "相关问题",
];

/// The title of a topic; never empty where a member has a title or the handle a word.
pub(super) fn title<'a>(
    posts: &[&Post<'_>],
    features: impl Iterator<Item = &'a Features>,
    index: &Index,
    handle: &Handle,
) -> String {
    let members: Vec<&Features> = features.collect();
    let share = |word: &str| {
        let with = members.iter().filter(|member| member.title().contains(word)).count();
        with as f32 / members.len().max(1) as f32
    };
    let mut best: Option<(f32, String)> = None;
    for post in posts {
        let cleaned = clean(post.title);
        let letters = cleaned.chars().count();
        let normal = normalise(cleaned);
        if letters == 0 || letters > TITLE_CHARS_MAX || !names_handle(normal.text(), handle) {
            continue;
        }
        let in_title = title_words(normal.text());
        let said: f32 = in_title.iter().map(|word| (share(word) - SHARE_FREE) * index.rarity(word)).sum();
        let score = said / (letters as f32 + TITLE_CHARS_FREE).sqrt();
        if best.as_ref().is_none_or(|(best, _)| score > *best) {
            best = Some((score, cleaned.to_owned()));
        }
    }
    best.map_or_else(|| from_handle(handle), |(_, title)| title)
}

fn names_handle(title: &str, handle: &Handle) -> bool {
    match &handle.place {
        Some(place) => title.contains(place.as_str()),
        None => handle.words.first().is_some_and(|word| title.contains(word.as_str())),
    }
}

fn from_handle(handle: &Handle) -> String {
    let place = handle.place.as_deref().unwrap_or_default();
    let words = handle.words.iter().filter(|word| !place.contains(word.as_str())).map(String::as_str);
    std::iter::once(place).chain(words).collect()
}

/// A title without how it opens and ends, and without the city and district that all share.
fn clean(title: &str) -> &str {
    let mut rest = title.trim_matches(is_edge);
    loop {
        let before = rest;
        rest = OPENINGS.iter().find_map(|opening| rest.strip_prefix(opening)).unwrap_or(rest);
        if let Some(first) = mentions(rest).first().filter(|first| first.start == 0 && first.kind <= Kind::District) {
            rest = rest.get(first.end..).unwrap_or_default();
        }
        rest = ENDINGS.iter().find_map(|ending| rest.strip_suffix(ending)).unwrap_or(rest).trim_matches(is_edge);
        if rest.len() == before.len() {
            return rest;
        }
    }
}

fn is_edge(letter: char) -> bool {
    !letter.is_alphanumeric() && !"（）()《》“”\"*".contains(letter)
}
