//! One form for all Chinese text, and its words: what every other part of this crate reads.

pub mod letter;
mod normal;
mod words;

pub use normal::{Normal, normalise, normalise_into};
pub use words::{Word, words};

/// The most bytes of one text that are normalised, 64 MiB; what is beyond is not read. Offsets fit in 32 bits.
pub const TEXT_BYTES_MAX: usize = 64 << 20;

/// The beginning of a text: at most `bytes_max` bytes, cut between two letters.
#[must_use]
pub fn head(text: &str, bytes_max: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes_max)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn a_text_is_cut_between_letters() {
        let cases =
            [("", 3, ""), ("路灯", 0, ""), ("路灯", 2, ""), ("路灯", 3, "路"), ("路灯", 5, "路"), ("路灯", 9, "路灯")];
        for (text, bytes_max, expected) in cases {
            assert_eq!(head(text, bytes_max), expected, "{text} at {bytes_max}");
        }
    }
}
