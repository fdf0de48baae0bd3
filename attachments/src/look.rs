//! Looks into a file: what it is by its bytes, whether it is whole and one thing only, what a photo says of when and where,
//! and the copy without that.

mod document;
mod exif;
mod jpeg;
mod media;
mod png;
mod webp;

use serde::{Deserialize, Serialize};

use crate::{Facts, FileError};

/// Photo, document or recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A picture.
    Photo,
    /// A text, a sheet.
    Document,
    /// Sound or film.
    Recording,
}

/// The types that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Type {
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "image/webp")]
    Webp,
    #[serde(rename = "application/pdf")]
    Pdf,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    #[serde(rename = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    Xlsx,
    #[serde(rename = "audio/mpeg")]
    Mp3,
    #[serde(rename = "audio/mp4")]
    M4a,
    #[serde(rename = "audio/wav")]
    Wav,
    #[serde(rename = "audio/amr")]
    Amr,
    #[serde(rename = "video/mp4")]
    Mp4,
}

impl Type {
    /// Its media type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Amr => "audio/amr",
            Self::Mp4 => "video/mp4",
        }
    }

    /// How its name ends.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Wav => "wav",
            Self::Amr => "amr",
            Self::Mp4 => "mp4",
        }
    }

    /// Photo, document or recording.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => Kind::Photo,
            Self::Pdf | Self::Docx | Self::Xlsx => Kind::Document,
            _ => Kind::Recording,
        }
    }

    /// Whether a sender who says this means it: an old name of the type, or nothing in particular.
    fn is_meant_by(self, said: &str) -> bool {
        let said = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let also: &[&str] = match self {
            Self::Jpeg => &["image/jpg", "image/pjpeg"],
            Self::Mp3 => &["audio/mp3"],
            Self::M4a => &["audio/x-m4a", "audio/m4a", "audio/aac", "video/mp4"],
            Self::Wav => &["audio/x-wav", "audio/wave"],
            Self::Amr => &["audio/3gpp"],
            Self::Mp4 => &["video/quicktime", "video/3gpp", "audio/mp4"],
            Self::Docx | Self::Xlsx => &["application/zip"],
            _ => &[],
        };
        let nothing = ["", "application/octet-stream", "application/x-www-form-urlencoded", "binary/octet-stream"];
        said == self.mime() || also.contains(&said.as_str()) || nothing.contains(&said.as_str())
    }
}

/// What looking into a file told.
#[derive(Debug)]
pub struct Looked {
    /// What it is.
    pub kind: Type,
    /// Where and when it was taken.
    pub facts: Facts,
    /// The copy for others, where it differs.
    pub shown: Option<Vec<u8>>,
}

/// Looks into a file: what it is by its bytes, what a camera wrote into it, and what of it others are shown.
///
/// # Errors
/// What is wrong with the file.
pub fn look(bytes: &[u8], said: &str) -> Result<Looked, FileError> {
    let kind = sniff(bytes)?;
    if !kind.is_meant_by(said) {
        let said = said.chars().filter(|c| !c.is_control()).take(80).collect();
        return Err(FileError::TypeDiffers { said, found: kind.mime() });
    }
    let plain = |()| Looked { kind, facts: Facts::default(), shown: None };
    match kind {
        Type::Jpeg => jpeg::look(bytes),
        Type::Png => png::look(bytes),
        Type::Webp => webp::look(bytes),
        Type::Pdf => document::pdf(bytes).map(plain),
        Type::Docx | Type::Xlsx => document::office(bytes).map(|kind| Looked { kind, ..plain(()) }),
        Type::Mp4 | Type::M4a => media::film(bytes).map(|shown| Looked { shown, ..plain(()) }),
        Type::Wav => media::wav(bytes).map(plain),
        Type::Mp3 => media::mp3(bytes).map(plain),
        Type::Amr => Ok(plain(())),
    }
}

/// The type by the first bytes.
fn sniff(bytes: &[u8]) -> Result<Type, FileError> {
    let at = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
    let refused = |what: &str| Err(FileError::TypeRefused(what.to_owned()));
    match bytes {
        [] => Err(FileError::Empty),
        [0xff, 0xd8, 0xff, ..] => Ok(Type::Jpeg),
        [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 == 0x02 => Ok(Type::Mp3),
        _ if at(0, b"\x89PNG\r\n\x1a\n") => Ok(Type::Png),
        _ if at(0, b"RIFF") && at(8, b"WEBP") => Ok(Type::Webp),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => Ok(Type::Wav),
        _ if at(0, b"%PDF-") => Ok(Type::Pdf),
        // Which of the two is told by what is inside.
        _ if at(0, b"PK\x03\x04") => Ok(Type::Docx),
        _ if at(0, b"ID3") => Ok(Type::Mp3),
        _ if at(0, b"#!AMR") => Ok(Type::Amr),
        _ if at(4, b"ftyp") => match bytes.get(8..12) {
            Some(b"M4A " | b"M4B ") => Ok(Type::M4a),
            Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"heim" | b"avif") => {
                refused("HEIC is not taken: choose the most compatible format in the camera, or send JPEG")
            }
            _ => Ok(Type::Mp4),
        },
        _ if at(0, b"MZ") || at(0, b"\x7fELF") || at(0, b"#!") => refused("a program is not taken"),
        _ if at(0, b"GIF8") || at(0, b"BM") => refused("this kind of picture is not taken"),
        _ if at(0, b"\xd0\xcf\x11\xe0") => refused("an old DOC or XLS is not taken: save it as DOCX or XLSX"),
        _ if is_markup(bytes) => refused("HTML and SVG are not taken"),
        _ => refused("this is no type that is taken"),
    }
}

/// Whether the first kilobyte has tags that a browser would follow.
fn is_markup(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    [&b"<html"[..], b"<svg", b"<script", b"<!doctype", b"<?xml", b"<?php", b"<body", b"<iframe"]
        .iter()
        .any(|tag| holds(&head, tag))
}

pub(crate) fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// Refuses what a picture carries besides the picture, when it is more than a camera writes: text in its comments that a
/// browser would run, an archive or a document behind its end.
pub(crate) fn no_stowaway(comments: &[&[u8]], behind: &[u8]) -> Result<(), FileError> {
    let runs = |text: &[u8]| {
        let text = text.to_ascii_lowercase();
        [&b"<script"[..], b"<html", b"<?php", b"<svg"].iter().any(|tag| holds(&text, tag))
    };
    if comments.iter().any(|comment| runs(comment)) {
        return Err(FileError::Polyglot("a script stands in its comments"));
    }
    if ends_as_zip(behind) {
        return Err(FileError::Polyglot("an archive stands behind the picture"));
    }
    let head = behind.get(..behind.len().min(4096)).unwrap_or_default();
    if runs(head) || holds(head, b"%PDF-") || head.starts_with(b"MZ") || head.starts_with(b"\x7fELF") {
        return Err(FileError::Polyglot("something else stands behind the picture"));
    }
    Ok(())
}

/// Whether bytes end as an archive does: an end record whose comment reaches exactly to the end.
pub(crate) fn ends_as_zip(bytes: &[u8]) -> bool {
    let from = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(from..).unwrap_or_default();
    let record = |at: usize| {
        let record = tail.get(at..at + 22)?;
        let comment = usize::from(u16::from_le_bytes([*record.get(20)?, *record.get(21)?]));
        (record.starts_with(b"PK\x05\x06") && at + 22 + comment == tail.len()).then_some(())
    };
    (0..tail.len().saturating_sub(21)).any(|at| record(at).is_some())
}
