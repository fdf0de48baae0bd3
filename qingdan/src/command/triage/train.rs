//! `qingdan triage train`: a model from messages that people labelled, and what it can do.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use triage::classify::{Example, Message, Model, cold, train};

use super::eval::Told;
use super::model::ModelFile;
use super::table;
use crate::data;
use crate::output::{Answer, Ended, Failure, Language, Output, Screen, warn};

/// From which messages.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage train history.tsv --model category.model
  qingdan triage train --list lists/hotline.toml --model category.model")]
pub struct Train {
    /// A table with the columns `label`, and `text` or `title` and `body`; oldest first.
    #[arg(value_name = "FILE", required_unless_present = "list")]
    file: Option<PathBuf>,
    #[command(flatten)]
    model: ModelFile,
    /// Learn too from the words of the dispatch table of this list: a start where there is little history or none.
    #[arg(long, value_name = "LIST")]
    list: Option<PathBuf>,
    /// The field of the list that is the label.
    #[arg(long, default_value = "category", value_name = "FIELD")]
    field: String,
}

/// An example as it is kept until all are read.
struct Kept {
    label: String,
    title: String,
    body: String,
    is_seed: bool,
}

impl Kept {
    fn example(&self) -> Example<'_> {
        let message = Message { title: &self.title, body: &self.body };
        Example { label: &self.label, message, is_seed: self.is_seed }
    }
}

#[derive(Serialize)]
struct Trained {
    model: PathBuf,
    examples: u32,
    skipped: usize,
    labels: usize,
    cross_validation: Told,
}

impl Trained {
    fn new(model: &Model, path: PathBuf, skipped: usize) -> Self {
        let cross_validation = Told::new(model.score(), None);
        Self { model: path, examples: model.examples(), skipped, labels: model.labels().len(), cross_validation }
    }
}

impl Answer for Trained {
    fn text(&self, screen: Screen) -> String {
        let (examples, labels, path) = (self.examples, self.labels, self.model.display());
        let is_measured = self.cross_validation.is_measured();
        let head = match (screen.language, is_measured) {
            (Language::Zh, true) => format!("{path}：{examples} 条样本，{labels} 个类别；交叉验证如下\n"),
            (Language::Zh, false) => {
                format!("{path}：{examples} 条样本，{labels} 个类别；没有历史，未作评估，全部由人决定\n")
            }
            (Language::En, true) => {
                format!("{path}: {examples} examples, {labels} labels; what cross-validation says:\n")
            }
            (Language::En, false) => {
                format!(
                    "{path}: {examples} examples, {labels} labels; nothing was measured without history: a person decides all\n"
                )
            }
        };
        if is_measured { head + &self.cross_validation.text(screen) } else { head }
    }
}

impl Train {
    /// Learns and writes the model.
    ///
    /// # Errors
    /// A file that is not as it should be, or nothing to learn.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let mut kept = self.seeds()?;
        let skipped = self.history(&mut kept)?;
        if skipped > 0 {
            warn(&format!("{skipped} lines have no label or no text, and were left out"));
        }
        let examples: Vec<Example<'_>> = kept.iter().map(Kept::example).collect();
        let model = train(&examples).map_err(|error| Failure::Usage(error.to_string()))?;
        self.model.write(&model)?;
        output.answer(&Trained::new(&model, self.model.path().to_owned(), skipped))?;
        Ok(Ended::Well)
    }

    /// The words of the dispatch table.
    fn seeds(&self) -> Result<Vec<Kept>, Failure> {
        let Some(path) = &self.list else { return Ok(Vec::new()) };
        let checked = definition::check(&data::text(path)?);
        let seeds = cold::seeds(&checked.list, &self.field);
        if seeds.is_empty() {
            let (path, field) = (path.display(), &self.field);
            return Err(Failure::Usage(format!("{path} has no dispatch table that sets the field `{field}`")));
        }
        let kept = |seed: cold::Seed| Kept { label: seed.label, title: String::new(), body: seed.text, is_seed: true };
        Ok(seeds.into_iter().map(kept).collect())
    }

    /// The rows of the file. Returns how many were of no use.
    fn history(&self, kept: &mut Vec<Kept>) -> Result<usize, Failure> {
        let Some(path) = &self.file else { return Ok(0) };
        let mut table = table::labelled(path)?;
        let mut skipped = 0;
        while let Some(example) = table.next(|row| {
            let message = row.message();
            let has_text = !message.title.trim().is_empty() || !message.body.trim().is_empty();
            let label = row.label.filter(|_| has_text)?.to_owned();
            let head = |text| triage::text::head(text, triage::classify::MESSAGE_BYTES_MAX).to_owned();
            Some(Kept { label, title: head(message.title), body: head(message.body), is_seed: false })
        })? {
            match example {
                Some(example) => kept.push(example),
                None => skipped += 1,
            }
        }
        Ok(skipped)
    }
}
