//! What stands on screen for a personal value until someone with the right and a reason asks for it.

/// A value with its middle struck out, so that people can tell two of them apart and nobody can use one. Telephone and
/// identity numbers keep their ends (个人信息去标识化), names their first character.
#[must_use]
pub fn masked(value: &str) -> String {
    let chars: Vec<char> = value.trim().chars().collect();
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let keep = |head: usize, tail: usize| {
        let head: String = chars.iter().take(head).collect();
        let tail: String = chars.iter().skip(chars.len().saturating_sub(tail)).collect();
        format!("{head}****{tail}")
    };
    match chars.len() {
        0 => String::new(),
        17.. if digits + 1 >= chars.len() => keep(3, 4),
        11.. if digits + 3 >= chars.len() => keep(3, 4),
        7.. if digits + 1 >= chars.len() => keep(0, 2),
        _ => {
            let first: String = chars.iter().take(1).collect();
            format!("{first}{}", "*".repeat(chars.len().saturating_sub(1).clamp(1, 3)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        let cases = [
            ("13812345678", "138****5678"),
            ("+8613812345678", "+86****5678"),
            ("31011819900101123X", "310****123X"),
            ("69720000", "****00"),
            ("王小明", "王**"),
            ("欧", "欧*"),
            ("someone@example.org", "s***"),
            ("", ""),
        ];
        for (value, expected) in cases {
            assert_eq!(masked(value), expected, "{value}");
        }
    }
}
