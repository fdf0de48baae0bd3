//! Documents: whole, one thing only, and not a bomb.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::{Type, ends_as_zip, holds, is_markup};
use crate::FileError;

/// The most that a document may unpack to, in bytes.
const UNPACKED_BYTES_MAX: u64 = 128 << 20;
/// The most parts of a document.
const PARTS_MAX: usize = 5000;

/// A PDF.
pub(super) fn pdf(bytes: &[u8]) -> Result<(), FileError> {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or_default();
    if ends_as_zip(bytes) {
        return Err(FileError::Polyglot("an archive stands behind the document"));
    }
    if is_markup(bytes) {
        return Err(FileError::Polyglot("a web page stands in its first lines"));
    }
    if holds(tail, b"%%EOF") { Ok(()) } else { Err(FileError::CutOff) }
}

/// A DOCX or XLSX, which are archives; says which.
pub(super) fn office(bytes: &[u8]) -> Result<Type, FileError> {
    if !ends_as_zip(bytes) {
        return Err(FileError::CutOff);
    }
    let damaged = |_| FileError::Damaged("its archive cannot be read");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(FileError::Bomb);
    }
    if archive.offset() > 0 {
        return Err(FileError::Polyglot("something stands before the archive"));
    }
    let has = |archive: &ZipArchive<Cursor<&[u8]>>, name: &str| archive.index_for_name(name).is_some();
    let kind = match (has(&archive, "word/document.xml"), has(&archive, "xl/workbook.xml")) {
        (true, false) => Type::Docx,
        (false, true) => Type::Xlsx,
        _ => return Err(FileError::TypeRefused("an archive is not taken".to_owned())),
    };
    if !has(&archive, "[Content_Types].xml") {
        return Err(FileError::Damaged("it does not say what its parts are"));
    }
    // What it says of its size may be a lie: it is unpacked, and thrown away.
    let mut left = UNPACKED_BYTES_MAX;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let has_macros = part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"));
        if has_macros {
            return Err(FileError::TypeRefused("a document with macros is not taken: save it without".to_owned()));
        }
        if part.size() > left {
            return Err(FileError::Bomb);
        }
        let mut part = part.take(left + 1);
        let unpacked =
            io::copy(&mut part, &mut io::sink()).map_err(|_| FileError::Damaged("a part does not unpack"))?;
        left = left.checked_sub(unpacked).ok_or(FileError::Bomb)?;
    }
    Ok(kind)
}
