//! Rows of numbers that are mostly nothing, and their product with a matrix of as many columns as there are labels.

/// What was seen, by its number, and how much of it.
pub(super) type Cell = (u32, f32);

/// Columns that are multiplied at once.
pub(super) const LANES: usize = 8;

/// Rows of cells, one row an example.
#[derive(Debug, Default, Clone)]
pub(super) struct Rows {
    ends: Vec<usize>,
    cells: Vec<Cell>,
}

impl Rows {
    /// Adds a row.
    pub(super) fn push(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.cells.extend(cells);
        self.ends.push(self.cells.len());
    }

    /// A row.
    pub(super) fn row(&self, index: usize) -> &[Cell] {
        self.cells.get(self.start(index)..self.end(index)).unwrap_or_default()
    }

    /// A row, to change.
    pub(super) fn row_mut(&mut self, index: usize) -> &mut [Cell] {
        let (start, end) = (self.start(index), self.end(index));
        self.cells.get_mut(start..end).unwrap_or_default()
    }

    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.end(before))
    }

    fn end(&self, index: usize) -> usize {
        self.ends.get(index).copied().unwrap_or(self.cells.len())
    }

    /// How many rows.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Gives each cell its new number, in place; cells without one are left out. Rows stay in the order of numbers.
    pub(super) fn renumber(&mut self, new: impl Fn(u32) -> Option<u32>) {
        let mut written = 0;
        let mut read = 0;
        for end in &mut self.ends {
            let start = written;
            for at in read..*end {
                let (number, amount) = self.cells.get(at).copied().unwrap_or_default();
                if let (Some(number), Some(cell)) = (new(number), self.cells.get_mut(written)) {
                    *cell = (number, amount);
                    written += 1;
                }
            }
            read = *end;
            *end = written;
            self.cells.get_mut(start..written).unwrap_or_default().sort_unstable_by_key(|cell| cell.0);
        }
        self.cells.truncate(written);
        self.cells.shrink_to_fit();
    }
}

/// A matrix with a row for each thing that can be seen and a column for each label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Matrix {
    /// Blocks of columns a row.
    blocks: usize,
    values: Vec<[f32; LANES]>,
}

impl Matrix {
    /// A matrix of nothing.
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        let blocks = columns.div_ceil(LANES);
        Self { blocks, values: vec![[0.0; LANES]; rows * blocks] }
    }

    /// One value.
    #[cfg(test)]
    pub(super) fn at(&self, row: usize, column: usize) -> f32 {
        self.values[row * self.blocks + column / LANES][column % LANES]
    }

    /// The values of a row, columns of nothing included.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = f32> {
        let start = row * self.blocks;
        self.values.get(start..start + self.blocks).unwrap_or_default().as_flattened().iter().copied()
    }

    /// A row, to change.
    pub(super) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        let start = row * self.blocks;
        self.values.get_mut(start..start + self.blocks).unwrap_or_default().as_flattened_mut()
    }

    /// The one column of a row.
    #[inline]
    pub(super) fn value(&self, row: u32, column: usize) -> f32 {
        let block = self.values.get(row as usize * self.blocks + column / LANES);
        block.and_then(|block| block.get(column % LANES)).copied().unwrap_or_default()
    }

    /// The product of a row of cells with each column.
    pub(super) fn product(&self, cells: &[Cell], sums: &mut [f32]) {
        for (block, sums) in sums.chunks_mut(LANES).enumerate() {
            let mut lanes = [0.0; LANES];
            for (number, amount) in cells {
                let Some(values) = self.values.get(*number as usize * self.blocks + block) else { continue };
                for (lane, value) in lanes.iter_mut().zip(values) {
                    *lane += value * amount;
                }
            }
            for (sum, lane) in sums.iter_mut().zip(lanes) {
                *sum = lane;
            }
        }
    }

    /// Adds to each column so much of a row of cells.
    pub(super) fn add(&mut self, cells: &[Cell], factors: &[f32]) {
        for (block, factors) in factors.chunks(LANES).enumerate() {
            let mut lanes = [0.0; LANES];
            for (lane, factor) in lanes.iter_mut().zip(factors) {
                *lane = *factor;
            }
            for (number, amount) in cells {
                let Some(values) = self.values.get_mut(*number as usize * self.blocks + block) else { continue };
                for (value, lane) in values.iter_mut().zip(lanes) {
                    *value += lane * amount;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cell, Matrix, Rows};

    fn cells() -> impl Strategy<Value = Vec<Cell>> {
        prop::collection::btree_map(0_u32..12, -8_i8..8, 0..9)
            .prop_map(|cells| cells.into_iter().map(|(number, amount)| (number, f32::from(amount))).collect())
    }

    proptest! {
        #[test]
        fn products_are_those_of_a_plain_matrix(
            added in prop::collection::vec((cells(), prop::collection::vec(-4_i8..4, 11)), 0..6),
            with in cells(),
        ) {
            let mut matrix = Matrix::new(12, 11);
            let mut plain = [[0.0_f32; 11]; 12];
            for (cells, factors) in &added {
                let factors: Vec<f32> = factors.iter().map(|factor| f32::from(*factor)).collect();
                matrix.add(cells, &factors);
                for (number, amount) in cells {
                    (0..11).for_each(|column| plain[*number as usize][column] += amount * factors[column]);
                }
            }
            let mut found = [0.0; 11];
            matrix.product(&with, &mut found);
            for column in 0..11 {
                let expected: f32 = with.iter().map(|(number, amount)| plain[*number as usize][column] * amount).sum();
                prop_assert_eq!(found[column], expected);
                prop_assert_eq!(matrix.at(3, column), matrix.value(3, column));
            }
        }

        #[test]
        fn new_numbers_leave_the_rest_as_it_was(rows in prop::collection::vec(cells(), 0..8)) {
            let mut numbered = Rows::default();
            rows.iter().for_each(|row| numbered.push(row.iter().copied()));
            numbered.renumber(|number| (number % 3 != 0).then_some(20 - number));
            prop_assert_eq!(numbered.len(), rows.len());
            for (index, row) in rows.iter().enumerate() {
                let kept = row.iter().rev().filter(|cell| cell.0 % 3 != 0);
                let expected: Vec<Cell> = kept.map(|cell| (20 - cell.0, cell.1)).collect();
                prop_assert_eq!(numbered.row(index), &expected[..]);
            }
        }
    }
}
