//! A calendar of dues (RFC 5545): one event an item, at the day by whose end it must be done. Only the list, the receipt and
//! the stage are told, since a calendar is copied to telephones and servers elsewhere.

use jiff::Timestamp;
use jiff::civil::Date;

/// The longest line, in bytes, without its end.
const LINE_BYTES_MAX: usize = 75;

/// A due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The receipt of the item.
    pub receipt: String,
    /// What stands in the calendar.
    pub summary: String,
    /// The last day.
    pub day: Date,
    /// When the item changed last.
    pub changed: Timestamp,
    /// How often it changed.
    pub sequence: u32,
    /// Where to read more.
    pub link: String,
}

/// The calendar. `host` makes the names of its events unique in the world.
#[must_use]
pub fn calendar(name: &str, host: &str, dues: &[Due]) -> String {
    let mut text = String::new();
    for line in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Qingdan//Dues//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    {
        fold(line, &mut text);
    }
    fold(&format!("X-WR-CALNAME:{}", escaped(name)), &mut text);
    for due in dues {
        fold("BEGIN:VEVENT", &mut text);
        fold(&format!("UID:{}@{host}", escaped(&due.receipt)), &mut text);
        fold(&format!("DTSTAMP:{}", due.changed.strftime("%Y%m%dT%H%M%SZ")), &mut text);
        fold(&format!("DTSTART;VALUE=DATE:{}", due.day.strftime("%Y%m%d")), &mut text);
        fold(&format!("SEQUENCE:{}", due.sequence), &mut text);
        fold(&format!("SUMMARY:{}", escaped(&due.summary)), &mut text);
        fold(&format!("URL:{}", due.link), &mut text);
        fold("TRANSP:TRANSPARENT", &mut text);
        fold("END:VEVENT", &mut text);
    }
    fold("END:VCALENDAR", &mut text);
    text
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Writes a line in pieces of at most 75 bytes, never through a letter (RFC 5545, 3.1).
fn fold(line: &str, out: &mut String) {
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > LINE_BYTES_MAX {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn due(summary: &str) -> Due {
        Due {
            receipt: "HT20251106-000001".to_owned(),
            summary: summary.to_owned(),
            day: jiff::civil::date(2025, 12, 31),
            changed: "2025-11-06T09:00:00+08:00".parse().unwrap(),
            sequence: 3,
            link: "https://lists.example/items/HT20251106-000001".to_owned(),
        }
    }

    #[test]
    fn a_calendar_reads_as_the_rule_says() {
        let summary = "热线诉求 HT20251106-000001 到期；办理中, 需在本日二十四时前办结并回复反映人";
        expect_test::expect![[r#"
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Qingdan//Dues//ZH
            CALSCALE:GREGORIAN
            METHOD:PUBLISH
            X-WR-CALNAME:清单到期
            BEGIN:VEVENT
            UID:HT20251106-000001@lists.example
            DTSTAMP:20251106T010000Z
            DTSTART;VALUE=DATE:20251231
            SEQUENCE:3
            SUMMARY:热线诉求 HT20251106-000001 到期；办理中\, 需在本日二
             十四时前办结并回复反映人
            URL:https://lists.example/items/HT20251106-000001
            TRANSP:TRANSPARENT
            END:VEVENT
            END:VCALENDAR
        "#]]
        .assert_eq(&calendar("清单到期", "lists.example", &[due(summary)]).replace("\r\n", "\n"));
    }

    proptest! {
        #[test]
        fn what_is_folded_unfolds(text in "\\PC{0,200}") {
            let folded = calendar("x", "h", &[due(&text)]);
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX));
            let whole = folded.replace("\r\n ", "");
            let line = format!("\r\nSUMMARY:{}\r\n", escaped(&text));
            prop_assert!(whole.contains(&line));
            prop_assert!(!whole.replace("\r\n", "").contains(['\r', '\n']));
        }
    }
}
