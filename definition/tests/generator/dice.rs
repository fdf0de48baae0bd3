//! Dice: the same seed, the same throws.

/// A small generator of chance (splitmix64).
pub struct Dice {
    state: u64,
    palette: &'static [&'static str],
}

impl Dice {
    /// Dice for a seed.
    pub fn new(seed: u64) -> Self {
        const PALETTES: [&[&str]; 6] =
            [&["sort"], &["urgent"], &["size"], &["sort"], &["sort", "urgent"], &["urgent", "size"]];
        let mut dice = Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), palette: &[] };
        dice.palette = dice.pick(&PALETTES);
        dice
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % end.max(1) as u64).unwrap_or(0)
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// One of the fields that the conditions of this list test: few, so that all their values can be tried.
    pub fn palette(&mut self) -> &'static str {
        self.pick(self.palette)
    }
}
