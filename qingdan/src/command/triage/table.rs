//! Tables of messages as text: columns between tabs, their names in the first line, read line by line.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use encoding_rs::GB18030;
use triage::classify::Message;

use crate::output::Failure;

/// The most bytes of a line that are read; what is beyond is left out.
const LINE_BYTES_MAX: usize = 16 << 20;
/// The columns that a message can be in.
const COLUMNS: &str = "`text`, or `title` and `body`, or `seg`";

/// A table that is read from its first line to its last.
pub struct Table<R> {
    input: R,
    line: Vec<u8>,
    columns: Columns,
}

/// Which column is what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Columns {
    count: usize,
    label: Option<usize>,
    title: Option<usize>,
    body: Option<usize>,
    /// Words between blanks, from which stop words were removed.
    words: Option<usize>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'l> {
    /// The label, where there is one.
    pub label: Option<&'l str>,
    title: Cow<'l, str>,
    body: Cow<'l, str>,
}

impl Row<'_> {
    /// The message.
    #[must_use]
    pub fn message(&self) -> Message<'_> {
        Message { title: &self.title, body: &self.body }
    }
}

/// Opens a file of labelled messages.
///
/// # Errors
/// [`Failure::Usage`]: it cannot be read, has no `label`, or no column for the message.
pub fn labelled(path: &Path) -> Result<Table<BufReader<File>>, Failure> {
    let cannot = |why: &dyn std::fmt::Display| Failure::Usage(format!("{}: {why}", path.display()));
    let file = File::open(path).map_err(|error| cannot(&error))?;
    let table = Table::open(BufReader::with_capacity(1 << 16, file)).map_err(|error| cannot(&error))?;
    if table.columns.label.is_none() {
        return Err(cannot(&"the first line names no column `label`"));
    }
    Ok(table)
}

impl<R: BufRead> Table<R> {
    /// Reads the first line.
    ///
    /// # Errors
    /// [`Failure::Usage`]: it names no column for the message. [`Failure::Print`]: the input fails.
    pub fn open(input: R) -> Result<Self, Failure> {
        let mut table = Self { input, line: Vec::new(), columns: Columns::default() };
        if !table.read_line()? {
            return Ok(table);
        }
        if table.line.starts_with(b"\xff\xfe") || table.line.starts_with(b"\xfe\xff") {
            return Err(Failure::Usage("the table is UTF-16 text; save it as UTF-8".to_owned()));
        }
        let columns = Columns::named(&decoded(&table.line));
        if columns.title.or(columns.body).or(columns.words).is_none() {
            return Err(Failure::Usage(format!("the first line names no column for the message: {COLUMNS}")));
        }
        table.columns = columns;
        Ok(table)
    }

    /// Calls `with` with the next row, whatever it looks like. Returns none after the last one.
    ///
    /// # Errors
    /// The input fails.
    pub fn next<T>(&mut self, with: impl FnOnce(Row<'_>) -> T) -> io::Result<Option<T>> {
        if !self.read_line()? {
            return Ok(None);
        }
        let text = decoded(&self.line);
        Ok(Some(with(self.columns.row(&text))))
    }

    /// Whether the next line must be waited for, as far as is known.
    pub fn must_wait(&self) -> bool
    where
        R: Buffered,
    {
        self.input.is_drained()
    }

    /// Reads one line without its end; false after the last one.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        loop {
            let buffer = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                return Ok(!self.line.is_empty());
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            let room = LINE_BYTES_MAX.saturating_sub(self.line.len());
            self.line.extend(part.get(..room.min(part.len())).unwrap_or_default());
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}

/// Input that knows whether it holds bytes that were not asked for yet.
pub trait Buffered {
    /// Whether it holds none.
    fn is_drained(&self) -> bool;
}

impl<R: io::Read> Buffered for BufReader<R> {
    fn is_drained(&self) -> bool {
        self.buffer().is_empty()
    }
}

/// A line as text: UTF-8, and where it is not, GB18030; bytes that are neither become a mark.
fn decoded(line: &[u8]) -> Cow<'_, str> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(line) {
        Ok(text) => text.into(),
        Err(error) if error.error_len().is_none() => String::from_utf8_lossy(line),
        Err(_) => GB18030.decode_without_bom_handling(line).0,
    }
}

impl Columns {
    fn named(header: &str) -> Self {
        let names: Vec<String> = header
            .trim_start_matches('\u{feff}')
            .split('\t')
            .map(|name| name.trim().trim_matches('"').to_ascii_lowercase())
            .collect();
        let at = |name: &str| names.iter().position(|one| one == name);
        let body = at("text").or(at("body"));
        let title = at("title");
        let words = if title.or(body).is_none() { at("seg") } else { None };
        Self { count: names.len(), label: at("label"), title, body, words }
    }

    /// A row. Tabs within the last column are part of it; a line that is too short to have a message is one.
    fn row<'l>(&self, line: &'l str) -> Row<'l> {
        let cells: Vec<&str> = line.splitn(self.count.max(1), '\t').collect();
        let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).copied();
        let label = cell(self.label).map(str::trim).filter(|label| !label.is_empty());
        if let Some(words) = cell(self.words) {
            return Row { label, title: "".into(), body: words.replace(' ', "").into() };
        }
        let (title, body) = (cell(self.title), cell(self.body));
        let body = if title.or(body).is_none() { line } else { body.unwrap_or_default() };
        Row { label, title: title.unwrap_or_default().into(), body: body.into() }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{LINE_BYTES_MAX, Table};

    fn check(bytes: &[u8], expected: Expect) {
        let mut told = Vec::new();
        match Table::open(bytes) {
            Err(failure) => told.push(failure.to_string()),
            Ok(mut table) => {
                while let Some(row) = table
                    .next(|row| format!("{}|{}|{}", row.label.unwrap_or("-"), row.message().title, row.message().body))
                    .unwrap()
                {
                    told.push(row);
                }
            }
        }
        expected.assert_eq(&told.join("\n"));
    }

    #[test]
    fn columns_go_by_their_names() {
        check(b"", expect![[""]]);
        check("text\n路灯坏了\n".as_bytes(), expect![["-||路灯坏了"]]);
        check(
            "\u{feff}Label\ttime\tTitle\t\"body\"\r\n供水\t昨天\t停水\t没水\r\n".as_bytes(),
            expect![["供水|停水|没水"]],
        );
        check("label\tseg\n供水\t小区 停水 A3 区".as_bytes(), expect![["供水||小区停水A3区"]]);
        check(
            b"label\tmessage\n",
            expect![["the first line names no column for the message: `text`, or `title` and `body`, or `seg`"]],
        );
        check(b"\xff\xfet\0e\0x\0t\0", expect![["the table is UTF-16 text; save it as UTF-8"]]);
    }

    #[test]
    fn a_bad_line_is_a_row() {
        check(
            "label\ttext\n\n没有标签\n供水\t有\t制表符\n\t\n".as_bytes(),
            expect![[r#"
            -||
            没有标签||没有标签
            供水||有	制表符
            -||"#]],
        );
        let gb18030 =
            [b"text\n".as_slice(), &encoding_rs::GB18030.encode("路灯坏了").0, b"\n\xff\xff\n\xe8\xb7\xaf\xe7"]
                .concat();
        check(
            &gb18030,
            expect![[r#"
            -||路灯坏了
            -||��
            -||路�"#]],
        );
    }

    #[test]
    fn a_long_line_is_cut() {
        let mut bytes = b"text\n".to_vec();
        bytes.resize(LINE_BYTES_MAX + 100, b'a');
        bytes.extend(b"\nb");
        let mut table = Table::open(bytes.as_slice()).unwrap();
        assert_eq!(table.next(|row| row.message().body.len()).unwrap(), Some(LINE_BYTES_MAX));
        assert_eq!(table.next(|row| row.message().body.to_owned()).unwrap().unwrap(), "b");
    }
}
