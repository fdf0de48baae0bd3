//! Text that a spreadsheet would take for a formula (CSV injection). A CSV file cannot say what is text; office programs run a
//! cell that begins with one of [`LEADS`]. Such a cell gets an apostrophe in front, as the OWASP page on CSV injection
//! advises, and loses it when the file is read again. Texts that already begin with apostrophes and then so get one more,
//! so that nothing is lost and nothing is added.

/// What makes a cell a formula, or lets one follow: also the wide forms, which input methods write.
const LEADS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(LEADS)
}

/// The text as a cell that stays text.
pub(super) fn guard(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that a cell was made of.
pub(super) fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::{LEADS, guard, unguard};

    #[test]
    fn a_guarded_cell_is_text_and_says_the_same() {
        for (text, cell) in [
            ("", ""),
            ("路灯不亮", "路灯不亮"),
            ("=1+1", "'=1+1"),
            ("+8613800000000", "'+8613800000000"),
            ("-5", "'-5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝cmd|' /C calc'!A0", "'＝cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("'007", "'007"),
            ("'", "'"),
            ("a=1", "a=1"),
            ("——已办", "——已办"),
        ] {
            assert_eq!(guard(text), cell);
            assert_eq!(unguard(cell), text);
            assert!(!guard(text).starts_with(LEADS), "{text}");
        }
    }
}
