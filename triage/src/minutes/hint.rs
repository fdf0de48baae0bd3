//! What a single sentence says of itself: that it is a note or a title, that it is about what comes next, for whom its
//! speaker speaks.

use super::body;
use super::number::{is_numbered, without_number};
use super::words::{prefix, suffix, without_suffixes};

/// Whether a sentence says what comes next.
pub(super) fn plans(said: &str) -> bool {
    const NEXT: [&str; 13] = [
        "下一步",
        "下步",
        "接下来",
        "今后",
        "下阶段",
        "下一阶段",
        "后续",
        "近期",
        "近日",
        "会后",
        "会议结束后",
        "大会闭幕后",
        "闭幕后",
    ];
    said.split([',', ';']).take(PLAN_CLAUSES_MAX).any(|clause| prefix(clause, &NEXT).is_some())
}

/// Within so many clauses a sentence says that it is about what comes next.
const PLAN_CLAUSES_MAX: usize = 4;

/// Whether a text in brackets is all that a sentence has.
pub(super) fn is_note(read: &str) -> bool {
    read.starts_with('(')
        && !is_numbered(read)
        && read
            .trim_end_matches(['。', '|', ' '])
            .find(')')
            .is_none_or(|at| at + 1 >= read.trim_end_matches(['。', '|', ' ']).len())
}

/// Behind which byte the last of some words ends; none where there is none.
pub(super) fn latest(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| text.rfind(word).map(|at| at + word.len())).max()
}

/// The unit for which a speaker speaks: 区住建局 of 区住建局有关负责人.
pub(super) fn unit_of(speaker: &str) -> Option<&str> {
    let posts = [
        "负责人",
        "负责同志",
        "主要",
        "有关",
        "相关",
        "分管",
        "党委书记",
        "党工委书记",
        "党组书记",
        "书记",
        "主任",
        "局长",
        "镇长",
        "乡长",
        "院长",
        "经理",
        "董事长",
        "总",
        "代表",
        "工作人员",
        "校长",
        "站长",
        "所长",
        "队长",
        "支行行长",
        "行长",
        "党委",
        "党支部",
        "副",
    ];
    let unit = without_suffixes(speaker, &posts);
    (unit.len() >= 6 && (body::is_body(unit) || unit.len() < speaker.len()) && suffix(unit, &["位", "名"]).is_none())
        .then_some(unit)
}

/// The unit whose head a sentence names by post and name: 区水务局 of 区水务局局长阮听溪.
pub(super) fn unit_before<'t>(sentence: &'t str, name: &str) -> Option<&'t str> {
    const NAME_BYTES_MAX: usize = 120;
    let head = sentence.get(..sentence.find(name).filter(|at| *at <= NAME_BYTES_MAX)?)?;
    let post = head.rsplit([',', ';', ':', '。', '”', '、']).next()?;
    unit_of(post)
        .filter(|unit| body::is_body(unit) && suffix(unit, &["局", "公司", "镇", "乡", "街道", "集团"]).is_some())
}

/// A short first sentence that names the point: （一）提高思想认识。
pub(super) fn is_title(sentence: &str) -> bool {
    is_numbered(sentence)
        && !without_number(sentence).starts_with('要')
        && sentence.chars().count() <= 18
        && !sentence.contains(',')
}

/// How many letters of a sentence are searched for the one who speaks; a longer one is no sentence.
const HEAD_LETTERS_MAX: usize = 400;

pub(super) fn first_letters(text: &str) -> &str {
    text.char_indices().nth(HEAD_LETTERS_MAX).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
