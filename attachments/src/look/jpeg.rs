//! JPEG (ITU-T T.81): segments up to the end of the picture; what a camera writes beside it is left out of the copy.

use super::exif::{self, Exif};
use super::{Looked, Type, no_stowaway};
use crate::FileError;

const CUT: FileError = FileError::CutOff;

/// A walk through the segments.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    shown: Vec<u8>,
    exif: Option<&'a [u8]>,
    comments: Vec<&'a [u8]>,
    has_picture: bool,
}

pub(super) fn look(bytes: &[u8]) -> Result<Looked, FileError> {
    let mut walk = Walk { bytes, at: 2, shown: vec![0xff, 0xd8], exif: None, comments: Vec::new(), has_picture: false };
    while walk.segment()? {}
    no_stowaway(&walk.comments, bytes.get(walk.at..).unwrap_or_default())?;
    if !walk.has_picture {
        return Err(FileError::Damaged("there is no picture in it"));
    }
    let Exif { facts, orientation } = walk.exif.map_or(Ok(Exif::default()), exif::read)?;
    let mut shown = walk.shown;
    if let Some(orientation) = orientation {
        shown.splice(2..2, turned(orientation));
    }
    let shown = (shown != bytes).then_some(shown);
    Ok(Looked { kind: Type::Jpeg, facts, shown })
}

/// A segment that says nothing but how the picture is turned.
fn turned(orientation: u8) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.extend([orientation, 0, 0, 0, 0, 0, 0]);
    segment
}

impl<'a> Walk<'a> {
    fn byte(&mut self) -> Result<u8, FileError> {
        let byte = *self.bytes.get(self.at).ok_or(CUT)?;
        self.at += 1;
        Ok(byte)
    }

    /// Takes the next segment; says whether another follows.
    fn segment(&mut self) -> Result<bool, FileError> {
        if self.byte()? != 0xff {
            return Err(FileError::Damaged("a marker is missing"));
        }
        let mut marker = self.byte()?;
        while marker == 0xff {
            marker = self.byte()?;
        }
        match marker {
            0xd9 => {
                self.shown.extend([0xff, 0xd9]);
                return Ok(false);
            }
            0x00 | 0xd8 => return Err(FileError::Damaged("a marker has no place there")),
            0x01 | 0xd0..=0xd7 => {
                self.shown.extend([0xff, marker]);
                return Ok(true);
            }
            _ => {}
        }
        let start = self.at;
        let length = usize::from(u16::from_be_bytes([self.byte()?, self.byte()?]));
        if length < 2 {
            return Err(FileError::Damaged("a segment has no length"));
        }
        let content = self.bytes.get(start + 2..start + length).ok_or(CUT)?;
        self.at = start + length;
        if self.belongs(marker, content) {
            self.shown.extend([0xff, marker]);
            self.shown.extend(self.bytes.get(start..self.at).unwrap_or_default());
        }
        if marker == 0xda {
            self.has_picture = true;
            self.scan()?;
        }
        Ok(true)
    }

    /// Whether a segment belongs to the picture; notes what a camera wrote.
    fn belongs(&mut self, marker: u8, content: &'a [u8]) -> bool {
        match marker {
            // JFIF, colour profile, colour transform.
            0xe0 => content.starts_with(b"JFIF\0"),
            0xe2 if content.starts_with(b"ICC_PROFILE\0") => true,
            0xee => content.starts_with(b"Adobe"),
            0xe1..=0xef | 0xfe => {
                if let (true, None) = (marker == 0xe1, self.exif) {
                    self.exif = content.strip_prefix(b"Exif\0\0");
                }
                self.comments.push(content);
                false
            }
            _ => true,
        }
    }

    /// The picture itself: up to the next marker that is neither a stuffed byte nor a restart.
    fn scan(&mut self) -> Result<(), FileError> {
        let start = self.at;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let found = rest.iter().position(|byte| *byte == 0xff).ok_or(CUT)?;
            let after = *rest.get(found + 1).ok_or(CUT)?;
            self.at += found;
            match after {
                0x00 | 0xd0..=0xd7 => self.at += 2,
                0xff => self.at += 1,
                _ => break,
            }
        }
        self.shown.extend(self.bytes.get(start..self.at).unwrap_or_default());
        Ok(())
    }
}
