//! Sound and film: whole, and without what a telephone writes into them.

use crate::FileError;

/// How deep boxes are followed.
const DEPTH_MAX: usize = 4;

/// Film and sound in boxes (ISO/IEC 14496-12). Gives the copy in which the boxes that say where it was taken are empty.
pub(super) fn film(bytes: &[u8]) -> Result<Option<Vec<u8>>, FileError> {
    let mut shown = bytes.to_vec();
    // The index, and the film itself.
    let mut has = [false; 2];
    empty(&mut shown, 0, bytes.len(), 0, &mut has)?;
    if has != [true; 2] {
        return Err(FileError::CutOff);
    }
    Ok((shown != bytes).then_some(shown))
}

fn empty(bytes: &mut [u8], from: usize, to: usize, depth: usize, has: &mut [bool; 2]) -> Result<(), FileError> {
    let mut at = from;
    while at + 8 <= to {
        let number = |bytes: &[u8], at: usize, length: usize| {
            bytes.get(at..at + length).map(|part| part.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte)))
        };
        let mut size = number(bytes, at, 4).ok_or(FileError::CutOff)?;
        let mut head = 8;
        if size == 1 {
            size = number(bytes, at + 8, 8).ok_or(FileError::CutOff)?;
            head = 16;
        }
        let rest = (to - at) as u64;
        let size = if size == 0 { rest } else { size };
        if size < head as u64 {
            return Err(FileError::Damaged("a part has no length"));
        }
        if size > rest {
            return Err(FileError::CutOff);
        }
        let end = at + usize::try_from(size).map_err(|_| FileError::CutOff)?;
        let name: [u8; 4] = bytes.get(at + 4..at + 8).and_then(|name| name.try_into().ok()).ok_or(FileError::CutOff)?;
        match &name {
            b"moov" | b"trak" | b"mdia" if depth < DEPTH_MAX => {
                has[0] |= &name == b"moov";
                empty(bytes, at + head, end, depth + 1, has)?;
            }
            b"mdat" => has[1] = true,
            b"udta" | b"meta" | b"uuid" => {
                bytes.get_mut(at + 4..at + 8).into_iter().for_each(|name| name.copy_from_slice(b"free"));
                bytes.get_mut(at + head..end).into_iter().for_each(|content| content.fill(0));
            }
            _ => {}
        }
        at = end;
    }
    if at == to { Ok(()) } else { Err(FileError::CutOff) }
}

/// A WAV, which says how long it is.
pub(super) fn wav(bytes: &[u8]) -> Result<(), FileError> {
    let size = bytes.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    match size {
        Some(size) if u64::from(size) + 8 <= bytes.len() as u64 => Ok(()),
        _ => Err(FileError::CutOff),
    }
}

/// An MP3: a frame follows where its tag ends.
pub(super) fn mp3(bytes: &[u8]) -> Result<(), FileError> {
    let tag = match bytes {
        [b'I', b'D', b'3', _, _, _, a, b, c, d, ..] => {
            10 + [a, b, c, d].iter().fold(0_usize, |sum, byte| (sum << 7) | usize::from(**byte & 0x7f))
        }
        _ => 0,
    };
    let rest = bytes.get(tag..).ok_or(FileError::CutOff)?;
    let rest = rest.get(rest.iter().position(|byte| *byte != 0).unwrap_or(0)..).unwrap_or_default();
    match rest {
        [0xff, second, _, _, ..] if second & 0xe0 == 0xe0 => Ok(()),
        [] | [0xff] | [0xff, _] | [0xff, _, _] => Err(FileError::CutOff),
        _ => Err(FileError::Damaged("no sound follows its tag")),
    }
}
