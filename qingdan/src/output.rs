//! All that the program prints: an answer to standard output, for people or as JSON; a failure to standard error.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use comfy_table::{Table, presets};
use definition::list::Title;
use serde::Serialize;

/// For whom the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: sentences and tables.
    Human,
    /// For programs: one JSON value a line.
    Json,
}

/// The language of titles and summaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    /// A title in this language.
    #[must_use]
    pub fn title(self, title: &Title) -> &str {
        self.pick(&title.zh, &title.en)
    }

    /// The text of this language.
    #[must_use]
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// How a command ended that did what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All is well: exit code 0.
    Well,
    /// Something was found, or refused, and printed: exit code 1.
    Findings,
}

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules do not allow it: exit code 1.
    #[error("{0}")]
    Refused(String),
    /// The command line, or a file that it names, is not as it should be: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// The store or the disk did not do its part: exit code 3.
    #[error("{0}")]
    Store(String),
    /// Standard output does not take the answer: exit code 3, or 0 when the reader has simply seen enough.
    #[error("the answer could not be printed: {0}")]
    Print(#[from] io::Error),
}

/// The exit codes, for `--help`.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done, nothing to complain of (warnings are allowed)
  1  findings, or the rules refuse it
  2  the command line, or a file that it names, is not as it should be
  3  trouble with the store or the disk";

/// What the eye of a person needs to know of the place where an answer is shown.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// The language of titles and summaries.
    pub language: Language,
    /// Whether the terminal shows colours.
    pub is_coloured: bool,
}

/// What a command answers: a JSON value, which a person sees as text.
pub trait Answer: Serialize {
    /// The text, in whole lines.
    fn text(&self, screen: Screen) -> String;
}

/// Where answers go.
pub struct Output<'w> {
    format: Format,
    screen: Screen,
    writer: &'w mut dyn Write,
}

impl<'w> Output<'w> {
    /// Prints to `writer`.
    pub fn new(format: Format, screen: Screen, writer: &'w mut dyn Write) -> Self {
        Self { format, screen, writer }
    }

    /// Where answers go, for a command that prints one JSON value a line for everybody.
    pub fn writer(&mut self) -> &mut dyn Write {
        &mut *self.writer
    }

    /// Prints an answer.
    ///
    /// # Errors
    /// [`Failure::Print`].
    pub fn answer(&mut self, answer: &impl Answer) -> Result<(), Failure> {
        match self.format {
            Format::Human => self.writer.write_all(answer.text(self.screen).as_bytes())?,
            Format::Json => {
                serde_json::to_writer(&mut self.writer, answer).map_err(io::Error::from)?;
                self.writer.write_all(b"\n")?;
            }
        }
        Ok(self.writer.flush()?)
    }
}

/// A table with a header, wide characters counted as two columns.
#[must_use]
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(header.to_vec()).add_rows(rows);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// Says on standard error what a person should look at.
pub fn warn(what: &str) {
    // Where nobody listens to standard error there is nobody to warn.
    let _ = writeln!(io::stderr(), "warning: {what}");
}

/// Says on standard error what went wrong, and with which exit code the program ends.
#[must_use]
pub fn end(ended: Result<Ended, Failure>) -> ExitCode {
    let code = match &ended {
        Ok(Ended::Well) => 0,
        Ok(Ended::Findings) | Err(Failure::Refused(_)) => 1,
        Err(Failure::Usage(_)) => 2,
        Err(Failure::Print(error)) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(Failure::Store(_) | Failure::Print(_)) => 3,
    };
    if let Err(failure) = ended {
        // Where nobody listens to standard error, the exit code has to do.
        let _ = writeln!(io::stderr(), "error: {failure}");
    }
    ExitCode::from(code)
}
