//! The number in front of a point of a list: 一是, 二要, （三）, 1., 第四，, •.

use super::words::prefix;

const DIGITS: [&str; 11] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百"];
/// Marks that open or close something, and are no bullets.
const BRACKETS: &str = "“”‘’「」『』《》〈〉()[]【】{}<>\"'〔〕_¤〇𝟎。,;:、!?";

/// A text without the number in front of it. 要 stays: 二要抓实 becomes 要抓实.
pub(super) fn without_number(text: &str) -> &str {
    text.get(number_bytes(text)..).unwrap_or(text)
}

/// Whether a text begins with a number of a list.
pub(super) fn is_numbered(text: &str) -> bool {
    number_bytes(text) > 0
}

/// In which manner a point is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// 1. or 2、
    Arabic,
    /// 一、
    Han,
    /// 一是, 二要
    Spoken,
    /// (一), (1)
    Bracket,
    /// ①
    Circled,
}

/// In which manner a text is numbered; none where it is not, or is marked with a bullet.
pub(super) fn style(text: &str) -> Option<Style> {
    let first = text.chars().next().filter(|_| is_numbered(text))?;
    match first {
        '(' => Some(Style::Bracket),
        '①'..='⑳' => Some(Style::Circled),
        _ if first.is_ascii_digit() => Some(Style::Arabic),
        _ if text.get(..number_bytes(text)).is_some_and(|number| number.ends_with('是'))
            || without_number(text).starts_with('要') =>
        {
            Some(Style::Spoken)
        }
        _ if DIGITS.iter().any(|digit| digit.starts_with(first)) => Some(Style::Han),
        _ => None,
    }
}

/// Whether a letter stands before a point of a list: a bullet, an arrow, a small picture.
fn is_bullet(letter: char) -> bool {
    let is_circled = ('①'..='⑳').contains(&letter);
    !letter.is_alphanumeric() && !letter.is_whitespace() && !BRACKETS.contains(letter) && !is_circled
}

/// How long the number is, in bytes; 0 where there is none.
pub(super) fn number_bytes(text: &str) -> usize {
    let bullets = text.len() - text.trim_start_matches(is_bullet).trim_start().len();
    if bullets > 0 {
        return bullets;
    }
    let circled = text.chars().next().is_some_and(|letter| ('①'..='⑳').contains(&letter));
    if circled {
        return '①'.len_utf8();
    }
    if let Some(rest) = text.strip_prefix('(') {
        let digits = digits_bytes(rest);
        return if digits > 0 && rest.get(digits..).is_some_and(|rest| rest.starts_with(')')) { digits + 2 } else { 0 };
    }
    let ordinal = if text.starts_with('第') { '第'.len_utf8() } else { 0 };
    let digits = digits_bytes(text.get(ordinal..).unwrap_or_default());
    let rest = text.get(ordinal + digits..).unwrap_or_default();
    if digits == 0 {
        return 0;
    }
    let is_arabic = text.get(ordinal..).is_some_and(|text| text.starts_with(|letter: char| letter.is_ascii_digit()));
    if rest.starts_with("要") && ordinal == 0 && !is_arabic {
        return digits;
    }
    // 一提高认识: the number stands right before its verb.
    let is_one = ordinal == 0 && !is_arabic && digits == '一'.len_utf8();
    if is_one && prefix(rest, &super::words::ORDERS).is_some() && !rest.starts_with(['以', '对', '把', '将', '统'])
    {
        return digits;
    }
    let marks: &[&'static str] = match (ordinal > 0, is_arabic) {
        (true, _) => &[",", "、", ":"],
        (false, true) => &[".", "、", "．", ")"],
        (false, false) => &["是要", "是", "、"],
    };
    let mark = prefix(rest, marks);
    // A decimal is not a number of a list: 1.8公里.
    let is_decimal =
        mark == Some(".") && rest.get(1..).is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
    match mark {
        Some("是要") => ordinal + digits + "是".len(),
        Some(mark) if !is_decimal => ordinal + digits + mark.len(),
        _ => 0,
    }
}

fn digits_bytes(text: &str) -> usize {
    let mut at = 0;
    while at < 12 {
        let rest = text.get(at..).unwrap_or_default();
        match rest.chars().next() {
            Some(letter) if letter.is_ascii_digit() => at += 1,
            _ => match prefix(rest, &DIGITS) {
                Some(digit) => at += digit.len(),
                None => break,
            },
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::without_number;

    #[test]
    fn the_number_is_taken_off() {
        let cases = [
            ("一是加强", "加强"),
            ("二要加强", "要加强"),
            ("三是要加强", "要加强"),
            ("(十二)加强", "加强"),
            ("(2)加强", "加强"),
            ("1.加强", "加强"),
            ("1.8公里", "1.8公里"),
            ("十、加强", "加强"),
            ("第四,加强", "加强"),
            ("②加强", "加强"),
            ("•加强", "加强"),
            ("🔹加强", "加强"),
            ("👉👉会议强调", "会议强调"),
            ("“加强”", "“加强”"),
            ("一季度要", "一季度要"),
            ("10月底前", "10月底前"),
            ("(试行)", "(试行)"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(without_number(text), expected, "{text}");
        }
    }
}
