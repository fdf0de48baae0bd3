//! The text of a document: DOCX, or plain text in the encodings that offices send. What is decided about the text is not
//! decided here.
//!
//! Of a DOCX only the body is read (ECMA-376, `word/document.xml`): a paragraph is a line, a row of a table a line with
//! tabs between its cells. Numbers that the word processor makes by itself are not in the file and so not in the text.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use thiserror::Error;
use zip::ZipArchive;

use crate::sheet::SheetProblem;
use crate::sheet::decode::decode;

/// The largest document, in bytes.
pub const DOCUMENT_BYTES_MAX: usize = 64 << 20;
/// The most that the body of a DOCX may unpack to, in bytes.
pub const BODY_BYTES_MAX: u64 = 256 << 20;

const ZIP_MAGIC: &[u8] = b"PK\x03\x04";
const OLE_MAGIC: &[u8] = b"\xd0\xcf\x11\xe0";
const PDF_MAGIC: &[u8] = b"%PDF";
const BODY: &str = "word/document.xml";

/// Why a document cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// Larger than [`DOCUMENT_BYTES_MAX`].
    #[error("the document is larger than {} MiB; split it", DOCUMENT_BYTES_MAX >> 20)]
    TooLarge,
    /// Its body unpacks to more than [`BODY_BYTES_MAX`].
    #[error("the document unpacks to more than {} MiB; split it", BODY_BYTES_MAX >> 20)]
    UnpacksTooLarge,
    /// A DOC of before 2007, or a DOCX with a password.
    #[error("an old DOC, or a DOCX with a password; save it as DOCX without one")]
    OldDocument,
    /// A PDF.
    #[error("a PDF; save its text as a text file or as DOCX")]
    Pdf,
    /// A ZIP archive without the body of a document.
    #[error("the archive has no `{BODY}`; give a DOCX")]
    NotADocument,
    /// Damaged; the reader's own words.
    #[error("the document is damaged ({0}); save it again")]
    Broken(String),
    /// The bytes are no text.
    #[error("{0}")]
    Text(String),
}

/// The text of a document.
///
/// # Errors
/// The first thing that keeps it from being read.
pub fn read(bytes: &[u8]) -> Result<String, DocumentError> {
    if bytes.len() > DOCUMENT_BYTES_MAX {
        return Err(DocumentError::TooLarge);
    }
    if bytes.starts_with(ZIP_MAGIC) {
        return text_of(&body(bytes)?);
    }
    if bytes.starts_with(OLE_MAGIC) {
        return Err(DocumentError::OldDocument);
    }
    if bytes.starts_with(PDF_MAGIC) {
        return Err(DocumentError::Pdf);
    }
    let text = decode(bytes).map_err(|problem| match problem {
        SheetProblem::Binary { line } => {
            DocumentError::Text(format!("line {line} has a zero byte, so it is no text; give text or a DOCX"))
        }
        other => DocumentError::Text(other.to_string()),
    });
    text.map(std::borrow::Cow::into_owned)
}

/// The XML of the body of a DOCX.
fn body(bytes: &[u8]) -> Result<String, DocumentError> {
    let broken = |error: &dyn std::fmt::Display| DocumentError::Broken(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let file = archive.by_name(BODY).map_err(|_| DocumentError::NotADocument)?;
    let mut xml = String::new();
    let read = file.take(BODY_BYTES_MAX + 1).read_to_string(&mut xml).map_err(|error| broken(&error))?;
    if read as u64 > BODY_BYTES_MAX { Err(DocumentError::UnpacksTooLarge) } else { Ok(xml) }
}

/// What stands in a body, as it is read.
#[derive(Default)]
struct Body {
    text: String,
    /// Inside the text of a run.
    is_text: bool,
    /// How many tables are open.
    tables: usize,
    /// How many copies for older programs are open; they repeat what was read.
    copies: usize,
}

/// The lines of a body.
fn text_of(xml: &str) -> Result<String, DocumentError> {
    let mut reader = Reader::from_str(xml);
    let mut body = Body::default();
    loop {
        match reader.read_event().map_err(|error| DocumentError::Broken(error.to_string()))? {
            Event::Eof => return Ok(body.text),
            Event::Start(element) => body.start(element.local_name().as_ref()),
            Event::Empty(element) => body.empty(element.local_name().as_ref()),
            Event::End(element) => body.end(element.local_name().as_ref()),
            Event::Text(text) if body.is_text => body.text.push_str(&text),
            Event::GeneralRef(name) if body.is_text => {
                let letter = name.resolve_char_ref().ok().flatten();
                let named = quick_xml::escape::resolve_predefined_entity(&name);
                body.text.extend(letter);
                body.text.push_str(named.unwrap_or_default());
            }
            _ => {}
        }
    }
}

impl Body {
    fn start(&mut self, name: &str) {
        match name {
            "Fallback" => self.copies += 1,
            "tbl" => self.tables += 1,
            "t" => self.is_text = self.copies == 0,
            _ => {}
        }
    }

    fn empty(&mut self, name: &str) {
        match name {
            "tab" if self.copies == 0 => self.text.push(' '),
            "br" | "cr" if self.copies == 0 => self.break_line(),
            "p" => self.break_line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Fallback" => self.copies = self.copies.saturating_sub(1),
            "tbl" => self.tables = self.tables.saturating_sub(1),
            "t" => self.is_text = false,
            "p" if self.copies == 0 => self.break_line(),
            "tc" => self.text.push('\t'),
            "tr" => {
                let row = self.text.trim_end().len();
                self.text.truncate(row);
                self.text.push('\n');
            }
            _ => {}
        }
    }

    /// Within a table a line ends with its row.
    fn break_line(&mut self) {
        self.text.push(if self.tables > 0 { ' ' } else { '\n' });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use expect_test::{Expect, expect};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::{BODY, read};

    fn archive(name: &str, body: &str) -> Vec<u8> {
        let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(body.as_bytes()).unwrap();
        archive.finish().unwrap().into_inner()
    }

    fn check(bytes: &[u8], expected: Expect) {
        expected.assert_eq(&match read(bytes) {
            Ok(text) => format!("{text:?}"),
            Err(error) => error.to_string(),
        });
    }

    #[test]
    fn the_body_of_a_docx_is_its_lines() {
        let xml = r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>
            <w:p><w:r><w:t>会议强调，</w:t></w:r><w:r><w:t xml:space="preserve">要 A&amp;B&#33;</w:t><w:br/><w:t>二行</w:t></w:r></w:p>
            <w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>责任单位</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><mc:AlternateContent><mc:Choice><w:t>框</w:t></mc:Choice><mc:Fallback><w:t>框</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
            </w:body></w:document>"#;
        check(&archive(BODY, xml), expect![[r#""会议强调，要 A&B!\n二行\n\n任务 \t责任单位\n框\n""#]]);
        check(&archive(BODY, "<w:p><w:t>未完"), expect![[r#""未完""#]]);
        check(
            &archive(BODY, "<w:p></w:q>"),
            expect![
                "the document is damaged (ill-formed document: expected `</w:p>`, but `</w:q>` was found); save it again"
            ],
        );
    }

    #[test]
    fn what_is_no_document_is_said() {
        check(b"", expect![[r#""""#]]);
        check("要".as_bytes(), expect![[r#""要""#]]);
        check(&[0xd2, 0xaa], expect![[r#""Ҫ""#]]);
        check(&archive("xl/workbook.xml", ""), expect!["the archive has no `word/document.xml`; give a DOCX"]);
        check(
            b"PK\x03\x04",
            expect!["the document is damaged (invalid Zip archive: Could not find EOCD); save it again"],
        );
        check(b"%PDF-1.7", expect!["a PDF; save its text as a text file or as DOCX"]);
        check(b"\xd0\xcf\x11\xe0", expect!["an old DOC, or a DOCX with a password; save it as DOCX without one"]);
        check(b"a\0", expect!["line 1 has a zero byte, so it is no text; give text or a DOCX"]);
    }
}
