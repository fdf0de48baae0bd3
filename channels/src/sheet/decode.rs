//! From bytes to text: UTF-8, UTF-16 with its mark, or GB18030 (and so GBK), never with a letter replaced.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};

use super::SheetProblem;

/// So many letters outside ASCII that read as UTF-8 are no accident: GB18030 seldom reads as UTF-8 beyond a word.
const UTF8_LETTERS_MIN: usize = 16;

/// The text of a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetProblem> {
    let text: Cow<'_, str> = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, mark_bytes)), _) => strict(encoding, bytes.get(mark_bytes..).unwrap_or_default())?.into(),
        (None, Ok(text)) => text.into(),
        (None, Err(error)) => {
            let before = bytes.get(..error.valid_up_to()).and_then(|bytes| std::str::from_utf8(bytes).ok());
            let letters = before.unwrap_or_default().chars().filter(|letter| !letter.is_ascii()).count();
            strict(if letters < UTF8_LETTERS_MIN { GB18030 } else { UTF_8 }, bytes)?.into()
        }
    };
    match text.split_once('\0') {
        Some((before, _)) => Err(SheetProblem::Binary { line: lines_up_to(before) }),
        None => Ok(text),
    }
}

/// Decodes without replacing anything.
fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, SheetProblem> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let length = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or_default();
    let mut text = String::with_capacity(length);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        _ => Err(SheetProblem::BrokenText { encoding: encoding.name(), line: lines_up_to(&text) }),
    }
}

/// The number of the line in which a text ends.
fn lines_up_to(text: &str) -> usize {
    text.matches('\n').count() + 1
}
