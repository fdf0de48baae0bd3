//! PNG (ISO/IEC 15948): chunks up to the last; texts, times and what a camera writes are left out of the copy.

use super::exif::{self, Exif};
use super::{Looked, Type, no_stowaway};
use crate::FileError;

/// What may stay besides the chunks that a picture cannot do without.
const KEPT: [&[u8]; 11] =
    [b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"acTL", b"fcTL", b"fdAT"];

pub(super) fn look(bytes: &[u8]) -> Result<Looked, FileError> {
    let mut shown = bytes.get(..8).unwrap_or_default().to_vec();
    let (mut at, mut exif, mut comments) = (8, None, Vec::new());
    let mut has_picture = false;
    loop {
        let head = bytes.get(at..at + 8).ok_or(FileError::CutOff)?;
        let (length, name) = head.split_at(4);
        let length = length.try_into().map_or(0, u32::from_be_bytes) as usize;
        if !name.iter().all(u8::is_ascii_alphabetic) || length > bytes.len() {
            return Err(if length > bytes.len() {
                FileError::CutOff
            } else {
                FileError::Damaged("a part has no name")
            });
        }
        let whole = bytes.get(at..at + 12 + length).ok_or(FileError::CutOff)?;
        let content = whole.get(8..8 + length).unwrap_or_default();
        at += whole.len();
        has_picture |= name == b"IDAT";
        let is_critical = name.first().is_some_and(u8::is_ascii_uppercase);
        if is_critical || KEPT.contains(&name) {
            shown.extend(whole);
        } else {
            if name == b"eXIf" {
                exif = Some(content);
            }
            comments.push(content);
        }
        if name == b"IEND" {
            break;
        }
    }
    no_stowaway(&comments, bytes.get(at..).unwrap_or_default())?;
    if !has_picture {
        return Err(FileError::Damaged("there is no picture in it"));
    }
    let Exif { facts, .. } = exif.map_or(Ok(Exif::default()), exif::read)?;
    let shown = (shown != bytes).then_some(shown);
    Ok(Looked { kind: Type::Png, facts, shown })
}
