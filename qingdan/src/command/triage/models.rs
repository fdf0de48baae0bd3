//! `qingdan triage models`, `learn` and `rollback`: the models of a store.

use app::triage::Triage;
use app::triage::models::Version;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::clock::shown;
use crate::data::{Data, failure};
use crate::output::{Answer, Ended, Failure, Output, Screen, table};

/// The versions of the models of a store.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage models --data var
  qingdan triage models --data var --format json")]
pub struct Models {
    #[command(flatten)]
    data: Data,
}

/// Learn the categories of a list anew.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage learn --data var --list hotline")]
pub struct Learn {
    #[command(flatten)]
    data: Data,
    /// The list.
    #[arg(long, value_name = "LIST")]
    list: String,
}

/// Bring an earlier version of a model back, as a new version. It stays until the list is told to learn.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage rollback --data var --list hotline --to 3")]
pub struct Rollback {
    #[command(flatten)]
    data: Data,
    /// The list.
    #[arg(long, value_name = "LIST")]
    list: String,
    /// The version to bring back.
    #[arg(long, value_name = "VERSION")]
    to: u32,
}

#[derive(Serialize)]
struct Told {
    models: Vec<Version>,
}

impl Answer for Told {
    fn text(&self, screen: Screen) -> String {
        let header = screen.language.pick(
            "清单,版本,时间,样本,类别,准确率,自答率,漂移,恢复自",
            "list,version,from,examples,labels,accuracy,answered,drift,brings back",
        );
        let header: Vec<&str> = header.split(',').collect();
        let percent = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{:.1}%", 100.0 * value));
        table(
            &header,
            self.models.iter().map(|model| {
                let noted = &model.noted;
                vec![
                    model.list.clone(),
                    model.version.to_string(),
                    shown(model.at),
                    noted.examples.to_string(),
                    noted.labels.to_string(),
                    percent(noted.accuracy),
                    percent(noted.coverage),
                    noted.drift.clone().unwrap_or_else(|| "-".to_owned()),
                    noted.back_to.map_or_else(|| "-".to_owned(), |version| version.to_string()),
                ]
            }),
        )
    }
}

impl Models {
    /// Prints the versions, oldest first.
    ///
    /// # Errors
    /// Trouble with the store.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.read()?;
        let models = Triage::new(self.data.data.clone()).models(&app).map_err(failure)?;
        output.answer(&Told { models })?;
        Ok(Ended::Well)
    }
}

impl Learn {
    /// Learns, and prints the version that is in force then.
    ///
    /// # Errors
    /// Trouble with the store, or nothing to learn.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.open(now)?;
        let learnt = Triage::new(self.data.data.clone()).learn(&app, &self.list, now).map_err(failure)?;
        let model = learnt.map_err(|refusal| Failure::Refused(refusal.to_string()))?;
        output.answer(&Told { models: vec![model] })?;
        Ok(Ended::Well)
    }
}

impl Rollback {
    /// Brings the version back.
    ///
    /// # Errors
    /// Trouble with the store or the file, or no such version.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let app = self.data.open(now)?;
        let back = Triage::new(self.data.data.clone()).roll_back(&app, &self.list, self.to, now).map_err(failure)?;
        let model = back.map_err(|refusal| Failure::Refused(refusal.to_string()))?;
        output.answer(&Told { models: vec![model] })?;
        Ok(Ended::Well)
    }
}
