//! `qingdan triage classify`: a proposal for each message of standard input, one JSON a line, in their order.

use std::io::{self, BufReader, BufWriter, Write};

use clap::Args;
use serde::Serialize;
use triage::classify::{Classifier, Proposal};

use super::model::ModelFile;
use super::table::Table;
use crate::output::{Ended, Failure, Output};

const BUFFER_BYTES: usize = 1 << 16;

/// With which model.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage classify --model category.model < today.tsv
  printf 'text\\n路灯坏了三天没人修\\n' | qingdan triage classify --model category.model")]
pub struct Classify {
    #[command(flatten)]
    model: ModelFile,
}

#[derive(Serialize)]
struct Told<'p> {
    label: Option<&'p str>,
    margin: f64,
    abstain: bool,
    top: Vec<ToldScore<'p>>,
    because: &'p [String],
}

#[derive(Serialize)]
struct ToldScore<'p> {
    label: &'p str,
    score: f64,
}

impl<'p> From<&'p Proposal<'_>> for Told<'p> {
    fn from(proposal: &'p Proposal<'_>) -> Self {
        let scores = proposal.top.iter().map(|one| ToldScore { label: one.label, score: rounded(one.score) });
        Self {
            label: proposal.label,
            margin: rounded(proposal.margin),
            abstain: proposal.abstain,
            top: scores.collect(),
            because: &proposal.because,
        }
    }
}

fn rounded(value: f32) -> f64 {
    (f64::from(value) * 10_000.0).round() / 10_000.0
}

impl Classify {
    /// Answers every line.
    ///
    /// # Errors
    /// The model is not as it should be; standard input has no header, or fails; standard output fails.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let model = self.model.read()?;
        let mut classifier = Classifier::new(&model);
        let mut table = Table::open(BufReader::with_capacity(BUFFER_BYTES, io::stdin().lock()))?;
        let mut writer = BufWriter::with_capacity(BUFFER_BYTES, output.writer());
        while let Some(proposal) = table.next(|row| classifier.propose(row.message()))? {
            serde_json::to_writer(&mut writer, &Told::from(&proposal)).map_err(io::Error::from)?;
            writer.write_all(b"\n")?;
            // Whoever sends one line and waits for its answer gets it.
            if table.must_wait() {
                writer.flush()?;
            }
        }
        writer.flush()?;
        Ok(Ended::Well)
    }
}
