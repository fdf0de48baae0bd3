//! `qingdan check`: what is wrong with lists, all at once, and how long an item can take on a sound one.

mod files;
mod report;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use definition::{Checked, Code, check_set};
use item::calendar::Calendar;
use item::organisation::Organisation;
use jiff::Timestamp;

use self::report::Report;
use crate::output::{Ended, Failure, Output};
use crate::{clock, organisation, package};

/// Which lists.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan check lists
  qingdan check lists/hotline.toml --format json
  qingdan check my-lists --organisation district.xlsx

A list file that is named alone is read together with the lists beside it that it speaks of. Calendars come from
`calendar/` beside the lists, else those that ship. Exit code 0: sound; 1: findings; 2: a file cannot be read.")]
pub struct Check {
    /// List files, or folders of them; the shipped lists when left out.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A folder with units.csv and people.csv, or a workbook; else `organisation` beside the lists.
    #[arg(long, value_name = "PATH")]
    organisation: Option<PathBuf>,
}

impl Check {
    /// Checks.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let files = files::read(&self.paths)?;
        let texts: Vec<&str> = files.iter().map(|file| file.text.as_str()).collect();
        let calendars = self.calendars()?;
        let organisation = self.organisation()?;
        let mut report = Report::new(organisation.is_some());
        for (file, mut checked) in files.iter().zip(check_set(&texts)).filter(|(file, _)| file.is_asked) {
            if can_be_played(&checked) {
                checked.findings.extend(item::examples::run(&checked.list, &calendars));
            }
            if let Some(organisation) = &organisation {
                checked.findings.extend(item::scope::findings(&checked.list, organisation, clock::day(now)));
            }
            checked.findings.sort_by_key(|finding| finding.at.start);
            report.add(file, checked);
        }
        output.answer(&report)?;
        Ok(if report.is_sound() { Ended::Well } else { Ended::Findings })
    }

    /// The calendars beside the lists, else those that ship.
    fn calendars(&self) -> Result<BTreeMap<String, Calendar>, Failure> {
        let beside = files::folders(&self.paths).find(|folder| folder.join("calendar").is_dir());
        let layers = match beside {
            Some(folder) => package::layers(&folder.join("calendar"))?,
            None => package::shipped()?.layers,
        };
        app::settings::calendars(&layers).map_err(crate::data::failure)
    }

    fn organisation(&self) -> Result<Option<Organisation>, Failure> {
        if let Some(path) = &self.organisation {
            return organisation::read(path).map(Some);
        }
        let mut folders = files::folders(&self.paths).map(|folder| folder.join("organisation"));
        match folders.find(|folder| folder.join("units.csv").is_file()) {
            Some(folder) => organisation::read(&folder).map(Some),
            None if self.paths.is_empty() => Ok(package::shipped()?.organisation),
            None => Ok(None),
        }
    }
}

/// Where a key or a name is wrong, an example fails for that reason only, and saying so twice helps nobody.
fn can_be_played(checked: &Checked) -> bool {
    let names = [Code::G1, Code::G2, Code::G3, Code::G4, Code::S1];
    checked.findings.iter().all(|finding| !names.contains(&finding.code))
}
