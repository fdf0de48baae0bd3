//! `qingdan schema`: the JSON Schema of list files.

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::output::{Answer, Ended, Failure, Output, Screen};

const EXAMPLES: &str = "\
Examples:
  qingdan schema > list.schema.json
  and as the first line of a list file: #:schema ./list.schema.json";

/// Takes nothing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Schema {}

#[derive(Serialize)]
#[serde(transparent)]
struct Printed(Value);

impl Answer for Printed {
    fn text(&self, _: Screen) -> String {
        format!("{:#}\n", self.0)
    }
}

impl Schema {
    /// Prints the schema.
    ///
    /// # Errors
    /// It could not be printed.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        output.answer(&Printed(definition::schema()))?;
        Ok(Ended::Well)
    }
}
