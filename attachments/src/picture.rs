//! A drawing that is shown whole, such as a floor plan: told by its bytes, no larger than a screen can draw, and without
//! what a camera writes into it.

use crate::look::look;
use crate::{FileError, Type};

/// The most pixels of a side of a picture.
pub const SIDE_PIXELS_MAX: u32 = 12_000;
/// The most pixels of a picture: a browser unpacks it to four bytes each.
pub const PIXELS_MAX: u64 = 50_000_000;

/// A picture as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// JPEG or PNG.
    pub kind: Type,
    /// How wide and how high it is, in pixels.
    pub size: (u32, u32),
    /// What is shown.
    pub bytes: Vec<u8>,
}

/// Looks at a picture.
///
/// # Errors
/// [`FileError::NoPicture`] for other types, [`FileError::TooManyPixels`], and what is wrong with the file.
pub fn picture(bytes: Vec<u8>) -> Result<Picture, FileError> {
    let looked = look(&bytes, "").map_err(|error| match error {
        FileError::TypeRefused(_) => FileError::NoPicture,
        other => other,
    })?;
    let shown = looked.shown.unwrap_or(bytes);
    let size = match looked.kind {
        Type::Png => png_size(&shown),
        Type::Jpeg => jpeg_size(&shown),
        _ => return Err(FileError::NoPicture),
    };
    let (width, height) = size.ok_or(FileError::Damaged("it does not say how large it is"))?;
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > SIDE_PIXELS_MAX || pixels > PIXELS_MAX {
        return Err(FileError::TooManyPixels);
    }
    Ok(Picture { kind: looked.kind, size: (width, height), bytes: shown })
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let is_head = bytes.get(12..16) == Some(b"IHDR");
    Some((number(16)?, number(20)?)).filter(|(width, height)| is_head && *width > 0 && *height > 0)
}

/// The size in the frame header; the segments before it have been looked at.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        let pair = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        match marker {
            0x01 | 0xd0..=0xd7 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let (height, width) = (pair(at + 5)?, pair(at + 7)?);
                return Some((width.into(), height.into())).filter(|(width, height)| *width > 0 && *height > 0);
            }
            _ => at += 2 + usize::from(pair(at + 2)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let chunk = |name: &[u8; 4], content: &[u8]| {
            let length = u32::try_from(content.len()).unwrap().to_be_bytes();
            [&length[..], name, content, &[0; 4]].concat()
        };
        let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &head),
            chunk(b"tEXt", b"by somebody"),
            chunk(b"IDAT", b"x"),
            chunk(b"IEND", b""),
        ]
        .concat()
    }

    fn jpeg(width: u16, height: u16) -> Vec<u8> {
        let [[a, b], [c, d]] = [height.to_be_bytes(), width.to_be_bytes()];
        let head = [0xff, 0xd8, 0xff, 0xfe, 0, 6, b'h', b'i', b'd', b'e'];
        let frame = [0xff, 0xc2, 0, 11, 8, a, b, c, d, 1, 1, 0x11, 0];
        [&head[..], &frame, &[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 7, 0xff, 0xd9]].concat()
    }

    #[test]
    fn a_picture_says_how_large_it_is_and_keeps_nothing_else() {
        let found = picture(png(640, 480)).unwrap();
        assert_eq!((found.kind, found.size), (Type::Png, (640, 480)));
        assert!(!found.bytes.windows(4).any(|part| part == b"tEXt"));
        let found = picture(jpeg(800, 600)).unwrap();
        assert_eq!((found.kind, found.size), (Type::Jpeg, (800, 600)));
        assert!(!found.bytes.windows(4).any(|part| part == b"hide"));
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        let check = |bytes: Vec<u8>, expected: &str| assert_eq!(picture(bytes).unwrap_err().code(), expected);
        check(png(SIDE_PIXELS_MAX + 1, 1), "too_many_pixels");
        check(png(12_000, 12_000), "too_many_pixels");
        check(png(0, 480), "damaged");
        check(jpeg(800, 600)[..30].to_vec(), "cut_off");
        check(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "type_refused");
        check(b"%PDF-1.4\n%%EOF".to_vec(), "type_refused");
        check(Vec::new(), "empty");
    }
}
