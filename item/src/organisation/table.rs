//! A table of texts with a header, read cell by cell by the name of the column.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::span::parse_day;
use super::{
    ID_CHARS_MAX, ORGANISATION_CELL_CHARS_MAX, OrganisationError, OrganisationProblem as Problem, OrganisationSheet,
    Row, Span,
};

/// A column: its name, what it may be called in Chinese, and whether the header must have it.
pub(super) struct Column {
    pub name: &'static str,
    pub title_zh: &'static str,
    pub required: bool,
}

/// The columns of the table of units, in the order in which they are written.
pub(super) const UNIT_COLUMNS: [Column; 8] = [
    Column { name: "id", title_zh: "单位编号", required: true },
    Column { name: "title_zh", title_zh: "单位名称", required: true },
    Column { name: "title_en", title_zh: "英文名称", required: false },
    Column { name: "kind", title_zh: "类别", required: true },
    Column { name: "parent", title_zh: "上级单位", required: false },
    Column { name: "area", title_zh: "区划代码", required: false },
    Column { name: "from", title_zh: "起始日期", required: false },
    Column { name: "until", title_zh: "截止日期", required: false },
];

/// The columns of the table of people, in the order in which they are written.
pub(super) const PEOPLE_COLUMNS: [Column; 9] = [
    Column { name: "person", title_zh: "人员编号", required: true },
    Column { name: "name", title_zh: "姓名", required: true },
    Column { name: "unit", title_zh: "单位编号", required: true },
    Column { name: "post", title_zh: "岗位", required: true },
    Column { name: "from", title_zh: "起始日期", required: false },
    Column { name: "until", title_zh: "截止日期", required: false },
    Column { name: "deputy_of", title_zh: "代理", required: false },
    Column { name: "absent", title_zh: "不在岗", required: false },
    Column { name: "left", title_zh: "离任日期", required: false },
];

/// The faults found so far.
pub(super) type Faults = Vec<OrganisationError>;

/// A row with the columns by name.
pub(super) struct Line<'a> {
    pub sheet: OrganisationSheet,
    pub row: usize,
    cells: &'a [String],
    places: &'a BTreeMap<&'static str, usize>,
}

/// Gives `each` every row that is not blank; nothing when the header or the size is wrong.
pub(super) fn for_each_line(
    (sheet, columns, rows_max): (OrganisationSheet, &[Column], usize),
    rows: &[Row],
    faults: &mut Faults,
    mut each: impl FnMut(&Line<'_>, &mut Faults),
) {
    if rows.len() > rows_max + 1 {
        faults.push(OrganisationError { sheet, row: rows_max + 2, problem: Problem::TooManyRows(rows_max) });
        return;
    }
    let header: &[String] = rows.first().map_or(&[], Vec::as_slice);
    let Some(places) = read_header(sheet, columns, header, faults) else { return };
    for (at, cells) in rows.iter().enumerate().skip(1) {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = Line { sheet, row: at + 1, cells, places: &places };
        if let Some(cell) = cells.iter().skip(header.len()).find(|cell| !cell.trim().is_empty()) {
            line.fault(Problem::CellWithoutColumn(cell.chars().take(ID_CHARS_MAX).collect()), faults);
        }
        each(&line, faults);
    }
}

/// Where each column stands; none when a required one is missing.
fn read_header(
    sheet: OrganisationSheet,
    columns: &[Column],
    header: &[String],
    faults: &mut Faults,
) -> Option<BTreeMap<&'static str, usize>> {
    let mut places = BTreeMap::new();
    let mut fault = |problem| faults.push(OrganisationError { sheet, row: 1, problem });
    for (place, cell) in header.iter().enumerate() {
        let text = cell.trim();
        let known = columns.iter().find(|column| column.name == text || column.title_zh == text);
        match known {
            Some(column) if places.insert(column.name, place).is_some() => fault(Problem::RepeatedColumn(column.name)),
            Some(_) => {}
            None if text.is_empty() => {}
            None => fault(Problem::UnknownColumn(text.to_owned())),
        }
    }
    let missing = columns.iter().filter(|column| column.required && !places.contains_key(column.name));
    let missing: Vec<_> = missing.map(|column| column.name).collect();
    missing.iter().for_each(|name| fault(Problem::MissingColumn(name)));
    missing.is_empty().then_some(places)
}

impl Line<'_> {
    /// Reports a fault of this row.
    pub fn fault(&self, problem: Problem, faults: &mut Faults) {
        faults.push(OrganisationError { sheet: self.sheet, row: self.row, problem });
    }

    /// The cell without the blanks around it; none when it is empty, absent or too long, and the last is reported.
    pub fn text(&self, column: &'static str, faults: &mut Faults) -> Option<String> {
        let text = self.cells.get(*self.places.get(column)?)?.trim();
        if text.chars().count() > ORGANISATION_CELL_CHARS_MAX {
            self.fault(Problem::CellTooLong(column), faults);
            return None;
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A cell that must be filled.
    pub fn filled(&self, column: &'static str, faults: &mut Faults) -> Option<String> {
        let faults_before = faults.len();
        let text = self.text(column, faults);
        if text.is_none() && faults.len() == faults_before {
            self.fault(Problem::Empty(column), faults);
        }
        text
    }

    /// A cell that must hold an id.
    pub fn id(&self, column: &'static str, faults: &mut Faults) -> Option<String> {
        let text = self.filled(column, faults)?;
        let fits = |letter: char| letter.is_alphanumeric() || "_-.".contains(letter);
        if text.chars().count() > ID_CHARS_MAX || !text.chars().all(fits) {
            self.fault(Problem::BadId(column, text), faults);
            return None;
        }
        Some(text)
    }

    /// A cell that may hold a day.
    pub fn day(&self, column: &'static str, faults: &mut Faults) -> Option<Date> {
        let text = self.text(column, faults)?;
        let day = parse_day(&text);
        if day.is_none() {
            self.fault(Problem::BadDay(column, text), faults);
        }
        day
    }

    /// The days between `from` and `until`.
    pub fn valid(&self, faults: &mut Faults) -> Span {
        let span = Span { from: self.day("from", faults), until: self.day("until", faults) };
        if span.ends_first() {
            self.fault(Problem::UntilBeforeFrom, faults);
        }
        span
    }
}
