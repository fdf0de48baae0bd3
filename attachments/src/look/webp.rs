//! WebP (RFC 9649): chunks of a RIFF file; what a camera writes is left out of the copy.

use super::exif::{self, Exif};
use super::{Looked, Type, no_stowaway};
use crate::FileError;

/// The flags of the extended header that say that EXIF and XMP follow.
const CAMERA_FLAGS: u8 = 0x08 | 0x04;

pub(super) fn look(bytes: &[u8]) -> Result<Looked, FileError> {
    let number = |at: usize| {
        let four: [u8; 4] =
            bytes.get(at..at + 4).ok_or(FileError::CutOff)?.try_into().map_err(|_| FileError::CutOff)?;
        Ok::<usize, FileError>(u32::from_le_bytes(four) as usize)
    };
    let end = 8 + number(4)?;
    if end > bytes.len() {
        return Err(FileError::CutOff);
    }
    let mut shown = bytes.get(..12).unwrap_or_default().to_vec();
    let (mut at, mut exif, mut comments, mut has_picture) = (12, None, Vec::new(), false);
    while at + 8 <= end {
        let length = number(at + 4)?;
        let padded = at + 8 + length + length % 2;
        let content = bytes.get(at + 8..at + 8 + length).filter(|_| padded <= end).ok_or(FileError::CutOff)?;
        let name = bytes.get(at..at + 4).unwrap_or_default();
        match name {
            b"EXIF" => exif = Some(content),
            b"VP8 " | b"VP8L" | b"VP8X" | b"ANIM" | b"ANMF" | b"ALPH" | b"ICCP" => {
                has_picture |= matches!(name, b"VP8 " | b"VP8L" | b"ANMF");
                let from = shown.len();
                shown.extend(bytes.get(at..padded).unwrap_or_default());
                if let (b"VP8X", Some(flags)) = (name, shown.get_mut(from + 8)) {
                    *flags &= !CAMERA_FLAGS;
                }
            }
            _ => comments.push(content),
        }
        at = padded;
    }
    no_stowaway(&comments, bytes.get(end..).unwrap_or_default())?;
    if !has_picture {
        return Err(FileError::Damaged("there is no picture in it"));
    }
    let size = u32::try_from(shown.len() - 8).unwrap_or(u32::MAX).to_le_bytes();
    shown.splice(4..8, size);
    let exif = exif.map(|exif: &[u8]| exif.strip_prefix(b"Exif\0\0").unwrap_or(exif));
    let Exif { facts, .. } = exif.map_or(Ok(Exif::default()), exif::read)?;
    let shown = (shown != bytes).then_some(shown);
    Ok(Looked { kind: Type::Webp, facts, shown })
}
