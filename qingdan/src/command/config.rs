//! `qingdan config`: what the settings of the service are, and what is wrong with them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::output::{Answer, Ended, Failure, Language, Output, Screen, table};
use crate::settings::{Given, KEYS, Read, Trouble, read};

/// The settings of the service.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan config check --config qingdan.toml
  qingdan config check --data var
  QINGDAN_LISTEN=127.0.0.1:9000 qingdan config show")]
pub struct Config {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Find every fault at once, with its place.
    Check(Which),
    /// Show every setting, what it says and who said it.
    Show(Which),
}

/// Which settings.
#[derive(Debug, Args)]
struct Which {
    /// The folder of the store, whose qingdan.toml is read when no file is named.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(flatten)]
    given: Given,
}

#[derive(Serialize)]
struct Checked {
    file: Option<PathBuf>,
    findings: Vec<Trouble>,
}

impl Answer for Checked {
    fn text(&self, screen: Screen) -> String {
        if self.findings.is_empty() {
            return format!("{}\n", screen.language.pick("配置无误", "the settings are in order"));
        }
        let lines: Vec<String> = self.findings.iter().map(shown).collect();
        let count = self.findings.len();
        let sum = match screen.language {
            Language::Zh => format!("配置有 {count} 处问题\n"),
            Language::En => format!("{count} found\n"),
        };
        lines.concat() + &sum
    }
}

fn shown(trouble: &Trouble) -> String {
    let help = if trouble.help.is_empty() { String::new() } else { format!("  help: {}\n", trouble.help) };
    format!("error: {}: {}\n{help}", trouble.place, trouble.message)
}

#[derive(Serialize)]
struct Line {
    name: &'static str,
    value: Option<String>,
    place: Option<String>,
    means: &'static str,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl Answer for Lines {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let header = [word("配置项", "setting"), word("取值", "value"), word("来源", "from"), word("用途", "means")];
        let row = |line: &Line| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            vec![line.name.to_owned(), text(&line.value), text(&line.place), line.means.to_owned()]
        };
        table(&header, self.0.iter().map(row))
    }
}

impl Config {
    /// Shows or checks the settings.
    ///
    /// # Errors
    /// The answer could not be printed.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let environment: Vec<_> = std::env::vars_os().collect();
        match &self.action {
            Action::Check(which) => {
                let Read { file, troubles, .. } = read(&which.given, which.data.as_deref(), &environment);
                let ended = if troubles.is_empty() { Ended::Well } else { Ended::Findings };
                output.answer(&Checked { file, findings: troubles })?;
                Ok(ended)
            }
            Action::Show(which) => {
                let read = read(&which.given, which.data.as_deref(), &environment);
                let line = |key: &crate::settings::Key| {
                    let value = read.values.get(key.name);
                    Line {
                        name: key.name,
                        value: value.map(|value| value.text.clone()),
                        place: value.map(|value| value.place.clone()),
                        means: key.means,
                    }
                };
                output.answer(&Lines(KEYS.iter().map(line).collect()))?;
                Ok(Ended::Well)
            }
        }
    }
}

/// The settings for a command that needs them.
///
/// # Errors
/// [`Failure::Usage`] with every fault.
pub fn settings(given: &Given, data: &std::path::Path) -> Result<crate::settings::Settings, Failure> {
    let environment: Vec<_> = std::env::vars_os().collect();
    let read = read(given, Some(data), &environment);
    let told = |troubles: &[Trouble]| {
        let lines: Vec<String> = troubles.iter().map(shown).collect();
        Failure::Usage(format!("the settings are not in order\n{}", lines.concat().trim_end()))
    };
    if !read.troubles.is_empty() {
        return Err(told(&read.troubles));
    }
    crate::settings::Settings::of(&read.values).map_err(|trouble| told(&[trouble]))
}
