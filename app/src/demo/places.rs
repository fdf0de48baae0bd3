//! Invented addresses, each with its point on an invented ground: one cell for each 街镇, laid out as the page sketches them.

use definition::List;
use definition::list::{Field, UnitRule};
use item::organisation::{Organisation, UnitKind};

use crate::rehearse::Dice;

/// The north-west corner of the ground, in degrees east and north.
const CORNER: (f64, f64) = (121.0, 31.15);
/// How wide a cell is, in degrees east; about five kilometres.
const CELL_EAST: f64 = 0.05;
/// How far its row lies below the one before, in degrees north; about as far.
const ROW_SOUTH: f64 = 0.04;
/// How many cells stand in a row; every other row has one fewer.
const COLUMNS: usize = 4;
/// A point lies at most so many per cent of a cell from its middle, so that it never stands in a neighbour.
const ASIDE_PERCENT: u32 = 35;
/// Of so many places one is an address.
const ONE_IN: u64 = 3;

const ROADS: [&str; 10] =
    ["书槐路", "泊桥路", "麦垄路", "采菱路", "灯渡路", "柳岸路", "望栖路", "清渡路", "云桥路", "晨光路"];

/// Whether somebody holds items by the 街镇 that the field names; an address would leave him without them.
fn leads(list: &List, field: &Field) -> bool {
    list.roles.iter().any(|role| matches!(&role.unit, Some(UnitRule::StreetOf(of)) if *of.text == *field.name.text))
}

/// The address of what has this number, where it has one, in the 街镇 with this code. It follows from the number alone.
pub(super) fn address(
    list: &List,
    field: &Field,
    organisation: &Organisation,
    number: u64,
    code: &str,
) -> Option<String> {
    let mut dice = Dice::seeded(number);
    if dice.below(ONE_IN) > 0 || leads(list, field) {
        return None;
    }
    let mut streets: Vec<_> = organisation.units().filter(|unit| unit.kind == UnitKind::Street).collect();
    streets.sort_by(|a, b| a.area.cmp(&b.area));
    let at = streets.iter().position(|unit| unit.area.as_deref() == Some(code))?;
    let (column, row) = cell(at);
    let aside = |dice: &mut Dice| {
        let percent = u32::try_from(dice.below(u64::from(2 * ASIDE_PERCENT + 1))).unwrap_or(0);
        (f64::from(percent) - f64::from(ASIDE_PERCENT)) / 100.0
    };
    let east = CORNER.0 + (column + 0.5 + aside(&mut dice)) * CELL_EAST;
    let north = CORNER.1 - (row + 0.5 + aside(&mut dice)) * ROW_SOUTH;
    let road = dice.pick(&ROADS)?;
    Some(format!("{}{road}{}号 ({north:.4}, {east:.4})", streets[at].title_zh, 1 + dice.below(400)))
}

/// Column and row of a cell; a short row begins half a cell further east.
fn cell(mut at: usize) -> (f64, f64) {
    let mut row = 0_u32;
    loop {
        let short = row % 2 == 1;
        let room = if short { COLUMNS - 1 } else { COLUMNS };
        if at < room {
            let column = u32::try_from(at).unwrap_or(0);
            return (f64::from(column) + if short { 0.5 } else { 0.0 }, f64::from(row));
        }
        at -= room;
        row += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_laid_out_as_the_page_sketches_them() {
        let laid: Vec<_> = [0, 3, 4, 6, 7, 10].into_iter().map(cell).collect();
        assert_eq!(laid, [(0.0, 0.0), (3.0, 0.0), (0.5, 1.0), (2.5, 1.0), (0.0, 2.0), (3.0, 2.0)]);
    }
}
