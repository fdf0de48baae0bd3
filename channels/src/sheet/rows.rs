//! Rows as they grow cell by cell, within the maxima.

use super::{CELL_CHARS_MAX, CELLS_MAX, COLUMNS_MAX, ROWS_MAX, SheetProblem};

/// The rows so far.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<Vec<String>>,
    cells: usize,
}

impl Rows {
    /// Puts a text at a place; places count from 0, and those before it that are still missing become empty.
    pub fn set(&mut self, row: usize, column: usize, text: String) -> Result<(), SheetProblem> {
        if row >= ROWS_MAX {
            return Err(SheetProblem::TooManyRows);
        }
        if column >= COLUMNS_MAX {
            return Err(SheetProblem::TooManyColumns { row: row + 1 });
        }
        // A character takes a byte at least, so that most cells need no counting.
        if text.len() > CELL_CHARS_MAX && text.chars().count() > CELL_CHARS_MAX {
            return Err(SheetProblem::CellTooLong { row: row + 1, column: column + 1 });
        }
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let Some(cells) = self.rows.get_mut(row) else { return Ok(()) };
        self.cells += (column + 1).saturating_sub(cells.len());
        if self.cells > CELLS_MAX {
            return Err(SheetProblem::TooManyCells { row: row + 1 });
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    /// All rows, down to the last that has a cell.
    pub fn finish(self) -> Vec<Vec<String>> {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::{CELL_CHARS_MAX, CELLS_MAX, COLUMNS_MAX, ROWS_MAX, Rows, SheetProblem};

    #[test]
    fn each_maximum_is_reached_and_not_passed() {
        let short = || "a".to_owned();
        let wide = |chars| "长".repeat(chars);
        for (cells_before, row, column, text, expected) in [
            (0, ROWS_MAX - 1, 0, short(), Ok(())),
            (0, ROWS_MAX, 0, short(), Err(SheetProblem::TooManyRows)),
            (0, 3, COLUMNS_MAX - 1, short(), Ok(())),
            (0, 3, COLUMNS_MAX, short(), Err(SheetProblem::TooManyColumns { row: 4 })),
            (0, 3, 4, wide(CELL_CHARS_MAX), Ok(())),
            (0, 3, 4, wide(CELL_CHARS_MAX + 1), Err(SheetProblem::CellTooLong { row: 4, column: 5 })),
            (CELLS_MAX - 5, 3, 4, short(), Ok(())),
            (CELLS_MAX - 4, 3, 4, short(), Err(SheetProblem::TooManyCells { row: 4 })),
        ] {
            let mut rows = Rows { rows: Vec::new(), cells: cells_before };
            assert_eq!(rows.set(row, column, text), expected, "{cells_before} {row} {column}");
        }
    }
}
