//! What stands on screen for a personal value until someone with the right and a reason asks for it.

use definition::list::FieldKind;

/// Where a place is cut: what follows tells the door.
const DOOR: [char; 6] = ['幢', '栋', '号', '室', '楼', '单'];

/// A value with its middle struck out, so that people can tell two of them apart and nobody can use one. Telephone and
/// identity numbers keep their ends (个人信息去标识化), names their first character, places what comes before the number.
#[must_use]
pub fn masked(kind: &FieldKind, value: &str) -> String {
    let chars: Vec<char> = value.trim().chars().collect();
    if *kind == FieldKind::Place {
        return place(&chars);
    }
    let chars = number(&chars).unwrap_or(chars);
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let keep = |head: usize, tail: usize, stars: usize| {
        let head: String = chars.iter().take(head).collect();
        let tail: String = chars.iter().skip(chars.len().saturating_sub(tail)).collect();
        format!("{head}{}{tail}", "*".repeat(stars))
    };
    match chars.len() {
        0 => String::new(),
        17.. if digits + 1 >= chars.len() => keep(3, 4, chars.len() - 7),
        11.. if digits + 3 >= chars.len() => keep(3, 4, 4),
        7.. if digits + 1 >= chars.len() => keep(0, 2, 4),
        // A name: how long it is says something too.
        1..=4 => keep(1, 0, 1),
        _ => keep(1, 0, 3),
    }
}

/// The digits of a telephone number, however it is written; nothing for what is none.
fn number(chars: &[char]) -> Option<Vec<char>> {
    let is_between = |c: &char| c.is_whitespace() || matches!(c, '-' | '+' | '(' | ')' | '（' | '）');
    let digits: Vec<char> = chars.iter().copied().filter(|c| !is_between(c)).collect();
    let is_number = digits.len() >= 7 && digits.iter().all(char::is_ascii_digit);
    let has_country = digits.len() == 13 && digits.starts_with(&['8', '6']);
    is_number.then(|| digits.into_iter().skip(if has_country { 2 } else { 0 }).collect())
}

/// The village, estate or road, without the number.
fn place(chars: &[char]) -> String {
    let cut = chars.iter().position(|c| c.is_ascii_digit() || DOOR.contains(c) || "０１２３４５６７８９".contains(*c));
    let cut = cut.unwrap_or(chars.len() / 2).min(12);
    let kept: String = chars.iter().take(cut).collect();
    if chars.is_empty() { kept } else { format!("{kept}****") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        let cases = [
            ("13812345678", "138****5678"),
            ("+8613812345678", "138****5678"),
            ("+86 138-1234-5678", "138****5678"),
            ("138-1234-5678", "138****5678"),
            ("31011819900101123X", "310***********123X"),
            ("69720000", "****00"),
            ("王小明", "王*"),
            ("张三", "张*"),
            ("欧", "欧*"),
            ("阿依古丽·买买提", "阿***"),
            ("someone@example.org", "s***"),
            ("", ""),
        ];
        for (value, expected) in cases {
            assert_eq!(masked(&FieldKind::Text, value), expected, "{value}");
        }
        for (value, expected) in
            [("清和小区12号301室", "清和小区****"), ("青夏路８号", "青夏路****"), ("柳桥村", "柳****"), ("", "")]
        {
            assert_eq!(masked(&FieldKind::Place, value), expected, "{value}");
        }
    }
}
