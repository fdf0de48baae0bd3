//! `qingdan triage`: from what people write to a proposal. A person or a rule of a list decides.

mod classify;
mod eval;
mod model;
mod models;
mod places;
mod table;
mod topics;
mod train;

use clap::{Args, Subcommand};

use jiff::Timestamp;

use crate::output::{Ended, Failure, Output};

/// Reads messages from tables of text: one row a line, columns between tabs, their names in the first line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage train history.tsv --model category.model
  qingdan triage eval unseen.tsv --model category.model
  qingdan triage classify --model category.model < today.tsv
  qingdan triage topics messages.tsv
  qingdan triage models --data var
  qingdan triage learn --data var --list hotline
  qingdan triage rollback --data var --list hotline --to 3
  qingdan triage places import addresses.xlsx --data var")]
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
    /// The versions of the models of a store, with their scores.
    Models(models::Models),
    /// Learn the categories of a list anew from the items of a store.
    Learn(models::Learn),
    /// Bring an earlier version of a model back.
    Rollback(models::Rollback),
    /// Places and addresses of your own.
    Places(places::Places),
}

impl Triage {
    /// Runs one step.
    ///
    /// # Errors
    /// A file or a model that is not as it should be; standard input or output fails.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        match &self.step {
            Step::Train(train) => train.run(output),
            Step::Eval(eval) => eval.run(output),
            Step::Classify(classify) => classify.run(output),
            Step::Topics(topics) => topics.run(output),
            Step::Models(models) => models.run(output),
            Step::Learn(learn) => learn.run(now, output),
            Step::Rollback(rollback) => rollback.run(now, output),
            Step::Places(places) => places.run(now, output),
        }
    }
}
