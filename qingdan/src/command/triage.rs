//! `qingdan triage`: from what people write to a proposal. A person or a rule of a list decides.

mod classify;
mod eval;
mod model;
mod table;
mod topics;
mod train;

use clap::{Args, Subcommand};

use crate::output::{Ended, Failure, Output};

/// Reads messages from tables of text: one row a line, columns between tabs, their names in the first line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage train history.tsv --model category.model
  qingdan triage eval unseen.tsv --model category.model
  qingdan triage classify --model category.model < today.tsv
  qingdan triage topics messages.tsv")]
pub struct Triage {
    #[command(subcommand)]
    step: Step,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Learn a model from messages that people labelled.
    Train(train::Train),
    /// Measure a model on messages that people labelled.
    Eval(eval::Eval),
    /// Propose the label of each message of standard input.
    Classify(classify::Classify),
    /// Find which messages tell of one matter, the hottest first.
    Topics(topics::Topics),
}

impl Triage {
    /// Runs one step.
    ///
    /// # Errors
    /// A file or a model that is not as it should be; standard input or output fails.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        match &self.step {
            Step::Train(train) => train.run(output),
            Step::Eval(eval) => eval.run(output),
            Step::Classify(classify) => classify.run(output),
            Step::Topics(topics) => topics.run(output),
        }
    }
}
