//! What a camera writes into a photo (EXIF, CIPA DC-008): when and where it was taken, and how it is turned.

use exif::{DateTime, In, Reader, Tag, Value};
use jiff::civil;

use crate::{Facts, FileError, Position};

/// What is taken from it.
#[derive(Debug, Default)]
pub(super) struct Exif {
    pub(super) facts: Facts,
    /// How the picture is turned, when it is not upright: 2 to 8.
    pub(super) orientation: Option<u8>,
}

/// Reads the facts. A block that cannot be read at all is damage; a value that makes no sense is left aside.
pub(super) fn read(block: &[u8]) -> Result<Exif, FileError> {
    let damaged = || FileError::Damaged("what the camera wrote (EXIF) cannot be read");
    let exif = Reader::new().read_raw(block.to_vec()).map_err(|_| damaged())?;
    let turned = exif.get_field(Tag::Orientation, In::PRIMARY).and_then(|field| field.value.get_uint(0));
    let facts = Facts { taken_at: taken_at(&exif), position: position(&exif) };
    let orientation = turned.and_then(|turned| u8::try_from(turned).ok()).filter(|turned| (2..=8).contains(turned));
    Ok(Exif { facts, orientation })
}

fn ascii(exif: &exif::Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(texts) => texts.first().map(Vec::as_slice),
        _ => None,
    }
}

/// When it was taken, as the clock of the camera shows it.
fn taken_at(exif: &exif::Exif) -> Option<String> {
    let text = ascii(exif, Tag::DateTimeOriginal).or_else(|| ascii(exif, Tag::DateTimeDigitized))?;
    let DateTime { year, month, day, hour, minute, second, .. } = DateTime::from_ascii(text).ok()?;
    let part = |number: u8| i8::try_from(number).ok();
    let year = i16::try_from(year).ok().filter(|year| (1990..=2100).contains(year))?;
    let at = civil::DateTime::new(year, part(month)?, part(day)?, part(hour)?, part(minute)?, part(second)?, 0).ok()?;
    let offset = ascii(exif, Tag::OffsetTimeOriginal).and_then(|offset| std::str::from_utf8(offset).ok());
    let with_offset = offset.map(|offset| format!("{at}{}", offset.trim_end_matches(['\0', ' '])));
    with_offset.filter(|text| text.parse::<jiff::Timestamp>().is_ok()).or_else(|| Some(at.to_string()))
}

fn position(exif: &exif::Exif) -> Option<Position> {
    let degrees = |tag: Tag, side: Tag, negative: u8| {
        let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        let [degrees, minutes, seconds] = parts.get(..3)? else { return None };
        let value = degrees.to_f64() + minutes.to_f64() / 60.0 + seconds.to_f64() / 3600.0;
        let is_negative = ascii(exif, side)?.first()? == &negative;
        value.is_finite().then_some(if is_negative { -value } else { value })
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, b'S')?;
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, b'W')?;
    Position::new(latitude, longitude, None)
}
