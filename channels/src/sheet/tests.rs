//! Files as offices send them, whole and broken.

use expect_test::{Expect, expect};
use rust_xlsxwriter::{Format, Workbook};

use super::{CELL_CHARS_MAX, COLUMNS_MAX, SHEET_BYTES_MAX, SheetProblem, read, read_worksheet};

/// The rows as lines, each cell in brackets.
fn shown(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.iter().map(|cell| format!("[{cell}]")).collect::<String>() + "\n").collect()
}

fn check(bytes: &[u8], name: &str, expected: Expect) {
    expected.assert_eq(&match read(bytes, name) {
        Ok(rows) => shown(&rows),
        Err(error) => error.to_string(),
    });
}

fn utf16(text: &str, mark: [u8; 2]) -> Vec<u8> {
    let unit = |unit: u16| if mark == [0xff, 0xfe] { unit.to_le_bytes() } else { unit.to_be_bytes() };
    mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
}

#[test]
fn one_table_in_each_encoding_reads_the_same() {
    let text = "编号,主题\r\n1,路灯不亮😀\r\n";
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    let with_mark = format!("\u{feff}{text}").into_bytes();
    for bytes in [text.into(), with_mark, utf16(text, [0xff, 0xfe]), utf16(text, [0xfe, 0xff]), gb18030] {
        check(
            &bytes,
            "a.csv",
            expect![[r"
                [编号][主题]
                [1][路灯不亮😀]
            "]],
        );
    }
}

#[test]
fn the_separator_is_the_one_of_the_header() {
    for text in ["a\tb\n1,5\t2\n", "a,b\n\"1,5\",2\n", "a;b\n1,5;2\n", "\"a\",b\n\"1,5\",2"] {
        check(
            text.as_bytes(),
            "a.txt",
            expect![[r"
                [a][b]
                [1,5][2]
            "]],
        );
    }
    check(
        b"one\n1;2",
        "a.csv",
        expect![[r"
            [one]
            [1;2]
        "]],
    );
}

#[test]
fn quoted_ragged_and_blank_rows_keep_their_places() {
    check(
        "\na,b\r\n\r\n\n\"x \"\"y\"\"\nz\",2,3\r\n\r\n5\n\n\n".as_bytes(),
        "a.csv",
        expect![[r#"

            [a][b]


            [x "y"
            z][2][3]

            [5]
        "#]],
    );
}

#[test]
fn a_broken_file_is_refused_with_the_place() {
    let broken_utf8 = [format!("编号,主题\n1,{}\n2,", "路灯不亮".repeat(5)).as_bytes(), b"\xe8\xb7"].concat();
    let broken_gb18030 = [encoding_rs::GB18030.encode("编号\n").0.as_ref(), b"\xff\xff"].concat();
    let long = format!("a,b\n1,{}", "长".repeat(CELL_CHARS_MAX + 1));
    let wide = format!("a,b\n{}", ",".repeat(COLUMNS_MAX));
    for (bytes, name, expected) in [
        (b"".as_slice(), "a.csv", expect!["a.csv: the file has no rows; give one with a header"]),
        (b"\n\n", "a.csv", expect!["a.csv: the file has no rows; give one with a header"]),
        (b"a,b\n1,2\n\n\"3,4\n5,6\n", "a.csv", expect!["a.csv: row 4 opens a quote that is never closed; close it"]),
        (b"a,b\n1,\"2", "a.csv", expect!["a.csv: row 2 opens a quote that is never closed; close it"]),
        (b"a,b\n1,\0", "a.csv", expect!["a.csv: line 2 has a zero byte, so it is no text; save it as UTF-8 CSV"]),
        (&broken_utf8, "a.csv", expect!["a.csv: line 3 is not text in UTF-8; save the file again, as UTF-8"]),
        (b"\xef\xbb\xbfa\n\xff", "a.csv", expect!["a.csv: line 2 is not text in UTF-8; save the file again, as UTF-8"]),
        (&broken_gb18030, "a.csv", expect!["a.csv: line 2 is not text in gb18030; save the file again, as UTF-8"]),
        (
            long.as_bytes(),
            "a.csv",
            expect!["a.csv: row 2, column 2 has more than 100000 characters; shorten it, or close its quote"],
        ),
        (wide.as_bytes(), "a.csv", expect!["a.csv: row 2 has more than 1000 columns; remove some"]),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "a.xls",
            expect!["a.xls: an old XLS, or an XLSX with a password; save it as XLSX without one"],
        ),
        (b"a,b\n", "a.XLSX", expect!["a.XLSX: not an XLSX workbook; save it as one, or as CSV"]),
        (b"PK\x03\x04rest", "a.xlsx", expect!["a.xlsx: the workbook is damaged (its directory is cut); save it again"]),
    ] {
        check(bytes, name, expected);
    }
}

/// A hidden worksheet, then one with every kind of cell, then `people`.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("hidden").unwrap().set_hidden(true).write(0, 0, "no").unwrap();
    let sheet = workbook.add_worksheet().set_name("留言").unwrap().set_active(true);
    let [day, moment, clock] = ["yyyy-mm-dd", "yyyy/m/d h:mm:ss", "hh:mm:ss"].map(|f| Format::new().set_num_format(f));
    for (column, title) in ["编号", "主题", "时间"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), title).unwrap();
    }
    sheet.write(2, 0, 188_006).unwrap().write(2, 1, 0.5).unwrap().write(2, 2, true).unwrap();
    sheet.write_with_format(3, 0, 43_524.475_752_314_8, &moment).unwrap();
    sheet.write_with_format(3, 2, 43_524, &day).unwrap();
    sheet.write_with_format(3, 4, 0.25, &clock).unwrap();
    sheet.write_blank(5, 9, &day).unwrap();
    workbook.add_worksheet().set_name("people").unwrap().write(0, 0, "person").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_gives_the_texts_of_its_cells() {
    check(
        &workbook(),
        "a.xlsx",
        expect![[r"
            [编号][主题][时间]

            [188006][0.5][true]
            [2019-02-28T11:25:05][][2019-02-28][][06:00:00]
        "]],
    );
    let people = read_worksheet(&workbook(), "a.xlsx", "people").unwrap();
    assert_eq!(shown(&people), "[person]\n");
    let missing = read_worksheet(&workbook(), "a.xlsx", "units").unwrap_err();
    expect!["a.xlsx: no worksheet `units`; the workbook has: hidden, 留言, people"].assert_eq(&missing.to_string());
    let problem = read_worksheet(b"a,b\n", "a.csv", "units").unwrap_err().problem;
    assert_eq!(problem, SheetProblem::NotAWorkbook);
}

#[test]
fn a_file_above_the_maximum_is_not_looked_into() {
    let bytes = vec![0; SHEET_BYTES_MAX + 1];
    check(&bytes, "a.csv", expect!["a.csv: the file is larger than 256 MiB; split it"]);
}

#[test]
fn a_damaged_workbook_is_refused_or_read_but_never_a_panic() {
    let whole = workbook();
    for length in (4..whole.len()).step_by(97) {
        let problem = read(&whole[..length], "a.xlsx").unwrap_err().problem;
        assert!(matches!(problem, SheetProblem::BrokenWorkbook(_)), "cut at {length}: {problem:?}");
    }
    for at in 4..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0xff;
        // Some bytes carry nothing that is read; what matters is that each flip comes back.
        let rows = read(&flipped, "a.xlsx").map_or(0, |rows| rows.len());
        assert!(rows <= 4, "flipped at {at}: {rows} rows");
    }
    let names_start = whole.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut bomb = whole;
    bomb[names_start + 24..names_start + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read(&bomb, "a.xlsx").unwrap_err().problem, SheetProblem::UnpacksTooLarge);
}
