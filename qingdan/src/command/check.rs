//! `qingdan check`: what is wrong with lists, all at once, and how long an item can take on a sound one.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use definition::finding::line_and_column;
use definition::{Checked, Finding, Severity, WorstCase, check_set};
use item::calendar::Calendar;
use item::organisation::Organisation;
use jiff::Timestamp;
use serde::Serialize;

use crate::data::text;
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};
use crate::{clock, embedded, organisation, package, render};

/// Which lists.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan check lists
  qingdan check lists/hotline.toml --format json
  qingdan check my-lists --organisation district.xlsx")]
pub struct Check {
    /// List files, or folders of them; the shipped lists when left out.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A folder with units.csv and people.csv, or a workbook; else `organisation` beside the lists.
    #[arg(long, value_name = "PATH")]
    organisation: Option<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    lists: Vec<Judged>,
    findings: Vec<Found>,
    #[serde(skip)]
    texts: BTreeMap<String, String>,
    #[serde(skip)]
    raw: Vec<(String, Finding)>,
}

#[derive(Serialize)]
struct Judged {
    id: String,
    sound: bool,
    worst_case: Option<WorstCase>,
    states: usize,
    #[serde(skip)]
    top: [String; 2],
}

#[derive(Serialize)]
struct Found {
    code: String,
    severity: Severity,
    list: String,
    path: String,
    line: usize,
    column: usize,
    message: String,
    help: String,
    story: Vec<String>,
}

impl Answer for Report {
    fn text(&self, screen: Screen) -> String {
        let mut text = String::new();
        for (path, finding) in &self.raw {
            let source = self.texts.get(path).map_or("", String::as_str);
            text.push_str(&render::finding(path, source, finding, screen.is_coloured));
        }
        for list in &self.lists {
            let top = &list.top[usize::from(screen.language == Language::En)];
            let line = match (&list.worst_case, list.sound, screen.language) {
                (Some(worst), true, Language::Zh) => format!(
                    "{}  无漏洞：事项最迟 {} 个工作日销号，或摆上{top}案头：{}\n",
                    list.id,
                    worst.working_days,
                    worst.path.join(" → ")
                ),
                (Some(worst), true, Language::En) => format!(
                    "{}  sound: an item is struck off, or on the desk of {top}, after at most {} working days: {}\n",
                    list.id,
                    worst.working_days,
                    worst.path.join(" → ")
                ),
                (None, true, _) => format!("{}  sound\n", list.id),
                (_, false, Language::Zh) => format!("{}  有漏洞，不能启用\n", list.id),
                (_, false, Language::En) => format!("{}  not sound, does not load\n", list.id),
            };
            text.push_str(&line);
        }
        text
    }
}

impl Check {
    /// Checks.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let files = self.files()?;
        let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
        let calendars = self.calendars()?;
        let organisation = self.organisation()?;
        let mut report =
            Report { lists: Vec::new(), findings: Vec::new(), texts: files.iter().cloned().collect(), raw: Vec::new() };
        for ((path, text), mut checked) in files.iter().zip(check_set(&texts)) {
            checked.findings.extend(item::examples::run(&checked.list, &calendars));
            if let Some(organisation) = &organisation {
                checked.findings.extend(item::scope::unresolved(&checked.list, organisation, clock::day(now)));
            }
            checked.findings.sort_by_key(|finding| finding.at.start);
            report.add(path, text, checked);
        }
        let sound = report.lists.iter().all(|list| list.sound);
        output.answer(&report)?;
        Ok(if sound { Ended::Well } else { Ended::Findings })
    }

    fn files(&self) -> Result<Vec<(String, String)>, Failure> {
        if self.paths.is_empty() {
            return Ok(embedded::LISTS
                .iter()
                .map(|(name, text)| (format!("lists/{name}"), (*text).to_owned()))
                .collect());
        }
        let mut files = Vec::new();
        for path in &self.paths {
            let inside = if path.is_dir() { package::files(path, "toml")? } else { vec![path.clone()] };
            if inside.is_empty() {
                return Err(Failure::Usage(format!("{} holds no list file", path.display())));
            }
            for path in inside {
                files.push((path.display().to_string(), text(&path)?));
            }
        }
        Ok(files)
    }

    /// The calendars beside the lists, else those that ship.
    fn calendars(&self) -> Result<BTreeMap<String, Calendar>, Failure> {
        let beside = self.paths.iter().find(|path| path.join("calendar").is_dir());
        let layers = match beside {
            Some(folder) => package::read(folder)?.layers,
            None => package::shipped()?.layers,
        };
        app::settings::calendars(&layers).map_err(crate::data::failure)
    }

    fn organisation(&self) -> Result<Option<Organisation>, Failure> {
        if let Some(path) = &self.organisation {
            return organisation::read(path).map(Some);
        }
        let folders = self.paths.iter().map(|path| if path.is_dir() { Some(path.as_path()) } else { path.parent() });
        let beside = folders
            .flatten()
            .map(|folder| folder.join("organisation"))
            .find(|folder| folder.join("units.csv").is_file());
        match beside {
            Some(folder) => organisation::read(&folder).map(Some),
            None if self.paths.is_empty() => Ok(package::shipped()?.organisation),
            None => Ok(None),
        }
    }
}

impl Report {
    fn add(&mut self, path: &str, text: &str, checked: Checked) {
        let id = checked.list.id.text.clone();
        let top = checked.list.top.as_ref().and_then(|top| checked.list.role(top));
        let sound = checked.is_sound();
        self.lists.push(Judged {
            id: id.clone(),
            sound,
            worst_case: checked.worst_case.filter(|_| sound),
            states: definition::graph::Graph::explore(&checked.list).states.len(),
            top: top.map_or_else(Default::default, |top| [top.title.zh.clone(), top.title.en.clone()]),
        });
        for finding in checked.findings {
            let (line, column) = line_and_column(text, finding.at.start);
            self.findings.push(Found {
                code: format!("{:?}", finding.code),
                severity: finding.code.severity(),
                list: id.clone(),
                path: path.to_owned(),
                line,
                column,
                message: finding.message.clone(),
                help: finding.help.clone(),
                story: finding.story.clone(),
            });
            self.raw.push((path.to_owned(), finding));
        }
    }
}
