//! Reads the organisation: a folder with two CSV files, or a workbook with two sheets.

use std::path::Path;

use channels::sheet::read_worksheet;
use item::organisation::{Organisation, OrganisationError};

use crate::data::{file, text};
use crate::output::Failure;

/// Reads it.
///
/// # Errors
/// Every row that cannot be used.
pub fn read(path: &Path) -> Result<Organisation, Failure> {
    if path.is_dir() {
        let (units, people) = (text(&path.join("units.csv"))?, text(&path.join("people.csv"))?);
        return Organisation::from_csv(&units, &people).map_err(refused);
    }
    let bytes = file(path)?;
    let name = path.display().to_string();
    let sheet = |sheet: &str| read_worksheet(&bytes, &name, sheet).map_err(|error| Failure::Usage(error.to_string()));
    Organisation::from_rows(&sheet("units")?, &sheet("people")?).map_err(refused)
}

/// All faults in one message.
pub fn refused(errors: Vec<OrganisationError>) -> Failure {
    let lines: Vec<String> = errors.iter().map(|error| format!("\n  {error}")).collect();
    Failure::Usage(format!("the organisation cannot be used:{}", lines.concat()))
}
