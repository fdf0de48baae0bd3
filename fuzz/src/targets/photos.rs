//! Files that people bring: photos with what a camera wrote into them, documents.

use attachments::look;

use super::{Judge, documents};
use crate::seeds::texts;

/// A photo with a place and a time, a picture, a document, a text.
pub(super) fn files() -> Vec<Vec<u8>> {
    // TIFF, low byte first: one directory with a time and the place of another with latitude and longitude.
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let far = |at: u32| at.to_le_bytes();
    let first = [entry(0x0132, 2, 20, far(200)), entry(0x8825, 4, 1, far(60))].concat();
    let place =
        [entry(1, 2, 2, *b"N\0\0\0"), entry(2, 5, 3, far(120)), entry(3, 2, 2, *b"E\0\0\0"), entry(4, 5, 3, far(150))]
            .concat();
    let mut tiff = [&b"II*\0\x08\0\0\0\x02\0"[..], &first, &[0; 4]].concat();
    tiff.resize(60, 0);
    tiff.extend([&[4, 0][..], &place, &[0; 4]].concat());
    tiff.resize(120, 0);
    for part in [31_u32, 1, 12, 1, 30, 1, 0, 0, 121, 1, 28, 1, 5, 1] {
        tiff.extend(part.to_le_bytes());
    }
    tiff.resize(200, 0);
    tiff.extend(b"2025:11:06 09:30:00\0");
    let exif = [&b"Exif\0\0"[..], &tiff].concat();
    let length = u16::try_from(exif.len() + 2).unwrap_or(2).to_be_bytes();
    let photo = [&b"\xff\xd8\xff\xe1"[..], &length, &exif, b"\xff\xda\0\x02\0\0\xff\xd9"].concat();
    let png =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\0IEND\xaeB`\x82".to_vec();
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0".to_vec();
    let mut seeds =
        texts(&["%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "整改说明\n已修好\n"]);
    seeds.extend([photo, png, webp]);
    seeds.extend(documents());
    seeds
}

/// What others are shown of a photo has nothing left of what the camera wrote.
pub(super) fn file() -> Judge {
    Box::new(|bytes| {
        let Ok(looked) = look(bytes, "") else { return Ok(false) };
        if let Some(shown) = &looked.shown {
            let again = look(shown, looked.kind.mime()).map_err(|error| format!("the copy is refused: {error}"))?;
            if !again.facts.is_empty() {
                return Err(format!("the copy still says {:?}", again.facts));
            }
        }
        Ok(true)
    })
}
