//! What of a message is compared: its words, and the names of the places and bodies in it.

use std::collections::HashMap;

use crate::address;
use crate::text::{head, normalise_into, words};

/// How much of a title is read, in bytes of its normal form.
pub const TITLE_BYTES_MAX: usize = 600;
/// How much of a body is read for its words, in bytes of its normal form: about 200 letters, since a message says first
/// what it is about and then how it came to it.
pub const BODY_BYTES_MAX: usize = 600;
/// How much of a body is read for names, in bytes of its normal form.
const NAMING_BYTES_MAX: usize = 450;
/// A word of the title counts as much as so many of the body.
const TITLE_WEIGHT: f32 = 2.0;

/// Endings of a name that do not tell it from others: 丽发新城 and 丽发新城小区 are one place.
const ENDINGS: &[&str] =
    &["有限公司", "公司", "小区", "社区", "街道办事处", "街道", "项目", "楼盘", "居委会", "村委会", "镇", "路", "村"];

/// A word of a message and its weight there.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// The word, in its normal form.
    pub word: String,
    /// 1 + ln(how often), a word of the title counting twice.
    pub weight: f32,
}

/// What of a message is compared.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features {
    /// Its words of two letters or more, each once, in the order in which they first stand there.
    pub words: Vec<Wording>,
    /// The names of places and bodies in it, each once, without the endings that do not tell; those of the title first.
    pub names: Vec<String>,
    /// How many of the names stand in the title.
    pub title_names: usize,
    /// Title and body in their normal form, as far as they are read.
    pub text: String,
    /// How many bytes of the text are the title.
    pub title_bytes: usize,
}

impl Features {
    /// Reads a message. The time is bounded: no more than [`TITLE_BYTES_MAX`] and [`BODY_BYTES_MAX`] are cut into words.
    #[must_use]
    pub fn of(title: &str, body: &str) -> Self {
        let mut text = String::new();
        append_normal(&mut text, title, TITLE_BYTES_MAX);
        let title_bytes = text.len();
        append_normal(&mut text, body, BODY_BYTES_MAX);
        let mut features = Self { title_bytes, ..Self::default() };
        let (title, body) = text.split_at(title_bytes);
        features.words = weigh(title, body);
        features.add_names(title);
        features.title_names = features.names.len();
        features.add_names(head(body, NAMING_BYTES_MAX));
        features.text = text;
        features
    }

    /// The title in its normal form.
    #[must_use]
    pub fn title(&self) -> &str {
        self.text.get(..self.title_bytes).unwrap_or_default()
    }

    fn add_names(&mut self, text: &str) {
        for mention in address::mentions(text).iter().filter(|mention| mention.kind.is_specific()) {
            let name = stem(mention.name);
            if self.names.iter().all(|other| other != name) {
                self.names.push(name.to_owned());
            }
        }
    }
}

/// Appends the beginning of a text in its normal form. The form can be shorter than the text, so that more is read than is
/// kept.
fn append_normal(text: &mut String, original: &str, bytes_max: usize) {
    let start = text.len();
    normalise_into(head(original, 2 * bytes_max), text);
    text.truncate(text.floor_char_boundary(start + bytes_max));
}

/// A name without the ending that does not tell, if two letters remain.
fn stem(name: &str) -> &str {
    let cut = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    cut.filter(|rest| rest.chars().nth(1).is_some()).unwrap_or(name)
}

fn weigh(title: &str, body: &str) -> Vec<Wording> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut counted: Vec<(&str, f32)> = Vec::new();
    for (text, weight) in [(title, TITLE_WEIGHT), (body, 1.0)] {
        for word in words(text).iter().filter(|word| word.text.chars().nth(1).is_some()) {
            let place = *places.entry(word.text).or_insert(counted.len());
            match counted.get_mut(place) {
                Some((_, count)) => *count += weight,
                None => counted.push((word.text, weight)),
            }
        }
    }
    let wording = |(word, count): (&str, f32)| Wording { word: word.to_owned(), weight: 1.0 + count.ln() };
    counted.into_iter().map(wording).collect()
}
