//! Makes new inputs out of known ones: cut, doubled, joined, with words of others in them, with bits turned.

/// Bytes and texts at which readers stumble.
const WORDS: [&[u8]; 30] = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\"",
    b"\"\"\"",
    b",",
    b"[[",
    b"]]",
    b"= ",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e309",
    b"NaN",
    b"99999-12-31",
    b"2025-02-30",
    "二〇二五年十二月三十一日".as_bytes(),
    "三十个工作日内".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{10ffff}".as_bytes(),
    "𠮷".as_bytes(),
    b"@@",
    b"##",
    b"\xc4\xe3",
    b"%00",
    b"&&&&",
    b"<!ENTITY",
    b"PK\x03\x04",
    b"../",
];
/// The largest input, in bytes.
const INPUT_BYTES_MAX: usize = 64 * 1024;
/// The most changes of one input.
const CHANGES_MAX: u64 = 8;

/// Makes inputs, the same ones from the same number.
#[derive(Debug)]
pub struct Mutator {
    seeds: Vec<Vec<u8>>,
    state: u64,
    next: usize,
}

impl Mutator {
    /// Begins with seeds and a number.
    #[must_use]
    pub fn new(mut seeds: Vec<Vec<u8>>, number: u64) -> Self {
        if seeds.is_empty() {
            seeds.push(Vec::new());
        }
        // SplitMix64 makes neighbouring numbers far apart.
        let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        Self { seeds, state: mixed ^ (mixed >> 31) | 1, next: 0 }
    }

    /// A number below another (xorshift64*).
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let random = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d);
        usize::try_from(random % limit.max(1) as u64).unwrap_or(0)
    }

    fn span(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.below(length + 1);
        // Short spans most of the time, long ones now and then.
        let most = if self.below(4) == 0 { length - from } else { (length - from).min(16) };
        from..from + self.below(most + 1)
    }

    /// The next input. The seeds themselves come first.
    #[expect(clippy::should_implement_trait, reason = "it never ends, so an iterator would promise too much")]
    pub fn next(&mut self) -> Vec<u8> {
        if let Some(seed) = self.seeds.get(self.next) {
            self.next += 1;
            return seed.clone();
        }
        let chosen = self.below(self.seeds.len());
        let mut input = self.seeds[chosen].clone();
        let changes = 1 + self.below(CHANGES_MAX as usize);
        for _ in 0..changes {
            self.change(&mut input);
        }
        input.truncate(INPUT_BYTES_MAX);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let length = input.len();
        match self.below(8) {
            0 if length > 0 => {
                let (at, bit) = (self.below(length), self.below(8));
                input[at] ^= 1 << bit;
            }
            1 if length > 0 => {
                let at = self.below(length);
                input[at] = u8::try_from(self.below(256)).unwrap_or(0);
            }
            2 => {
                let span = self.span(length);
                input.drain(span);
            }
            3 => {
                let span = self.span(length);
                let piece: Vec<u8> = input[span].to_vec();
                let times = 1 + self.below(4);
                let at = self.below(length + 1);
                for _ in 0..times {
                    input.splice(at..at, piece.iter().copied());
                }
            }
            4 | 5 => {
                let word = WORDS[self.below(WORDS.len())];
                let span = self.span(length);
                input.splice(span, word.iter().copied());
            }
            6 => {
                let other = self.below(self.seeds.len());
                let from = self.span(self.seeds[other].len());
                let piece: Vec<u8> = self.seeds[other][from].to_vec();
                let span = self.span(length);
                input.splice(span, piece);
            }
            _ => {
                let keep = self.below(length + 1);
                input.truncate(keep);
            }
        }
    }
}
