//! `qingdan triage eval`: how good a model is on messages that people labelled.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use triage::classify::{Classifier, Coverage, DriftLevel, LabelMeasure, Measure, Outcome, Proposal, Share};

use super::model::ModelFile;
use super::table;
use crate::output::{Answer, Ended, Failure, Language, Output, Screen, table as shown, warn};

/// On which messages.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan triage eval unseen.tsv --model category.model
  qingdan triage eval unseen.tsv --model category.model --format json")]
pub struct Eval {
    /// A table with the columns `label`, and `text` or `title` and `body`.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    model: ModelFile,
}

/// A share with the interval in which the true one lies, 19 times of 20.
#[derive(Debug, Clone, Copy, Serialize)]
struct ToldShare {
    value: f64,
    low: f64,
    high: f64,
    count: u32,
    of: u32,
}

impl From<Share> for ToldShare {
    fn from(share: Share) -> Self {
        let (low, high) = share.interval();
        Self { value: rounded(share.value()), low: rounded(low), high: rounded(high), count: share.count, of: share.of }
    }
}

/// What the surest messages are worth.
#[derive(Debug, Clone, Copy, Serialize)]
struct ToldCoverage {
    margin: f64,
    coverage: f64,
    accuracy: ToldShare,
}

impl From<Coverage> for ToldCoverage {
    fn from(coverage: Coverage) -> Self {
        let Coverage { margin, taken, right } = coverage;
        Self { margin: rounded(margin.into()), coverage: rounded(taken.value()), accuracy: right.into() }
    }
}

#[derive(Debug, Clone, Serialize)]
struct ToldLabel {
    label: String,
    count: u32,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl From<&LabelMeasure> for ToldLabel {
    fn from(label: &LabelMeasure) -> Self {
        Self {
            label: label.label.clone(),
            count: label.recall.of,
            precision: rounded(label.precision.value()),
            recall: rounded(label.recall.value()),
            f1: rounded(label.f1()),
        }
    }
}

/// How far messages are from those that a model was made from.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ToldDrift {
    labels: f64,
    margins: f64,
    level: &'static str,
}

/// A measure as it is printed.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    messages: u32,
    accuracy: f64,
    accuracy_low: f64,
    accuracy_high: f64,
    macro_f1: f64,
    coverage_at_098: Option<ToldCoverage>,
    answered: Option<ToldCoverage>,
    curve: Vec<ToldCoverage>,
    labels: Vec<ToldLabel>,
    drift: Option<ToldDrift>,
}

fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

impl Told {
    /// A measure, and how far the messages are from those that the model was made from.
    #[must_use]
    pub fn new(measure: &Measure, drift: Option<ToldDrift>) -> Self {
        let accuracy = ToldShare::from(measure.accuracy);
        Self {
            messages: accuracy.of,
            accuracy: accuracy.value,
            accuracy_low: accuracy.low,
            accuracy_high: accuracy.high,
            macro_f1: rounded(measure.macro_f1()),
            coverage_at_098: measure.at_aim.map(Into::into),
            answered: measure.answered.map(Into::into),
            curve: measure.curve.iter().copied().map(Into::into).collect(),
            labels: measure.labels.iter().map(Into::into).collect(),
            drift,
        }
    }

    /// Whether there was anything to measure.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.messages > 0
    }

    /// The figures of the whole, a line each.
    fn figures(&self, language: Language) -> Vec<(&'static str, String)> {
        let pick = |zh, en| language.pick(zh, en);
        let covered = |coverage: &Option<ToldCoverage>| match coverage {
            None => "—".to_owned(),
            Some(ToldCoverage { coverage, accuracy, .. }) => format!(
                "{coverage:.4} ({} {:.4}, {:.4}–{:.4})",
                language.pick("正确率", "accuracy"),
                accuracy.value,
                accuracy.low,
                accuracy.high
            ),
        };
        let mut figures = vec![
            (pick("条数", "messages"), self.messages.to_string()),
            (
                pick("正确率", "accuracy"),
                format!("{:.4} (95 %: {:.4}–{:.4})", self.accuracy, self.accuracy_low, self.accuracy_high),
            ),
            (pick("宏平均 F1", "macro-F1"), format!("{:.4}", self.macro_f1)),
            (pick("正确率 0.98 的覆盖率", "coverage at 0.98"), covered(&self.coverage_at_098)),
            (pick("自动作答的比例", "answered alone"), covered(&self.answered)),
        ];
        if let Some(drift) = self.drift {
            let told = format!("{} ({:.3}, {:.3})", drift.level, drift.labels, drift.margins);
            figures.push((pick("漂移", "drift"), told));
        }
        figures
    }
}

impl Answer for Told {
    fn text(&self, screen: Screen) -> String {
        let language = screen.language;
        let figures = self.figures(language).into_iter().map(|(name, value)| vec![name.to_owned(), value]);
        let header = language.pick("指标", "measure");
        let mut text = shown(&[header, language.pick("数值", "value")], figures);
        let header = match language {
            Language::Zh => ["覆盖率", "正确率", "95 % 区间", "最小差距"],
            Language::En => ["coverage", "accuracy", "95 % interval", "margin from"],
        };
        text.push('\n');
        text.push_str(&shown(
            &header,
            self.curve.iter().map(|point| {
                let ToldShare { value, low, high, .. } = point.accuracy;
                let cells = [point.coverage, value].map(|value| format!("{value:.4}"));
                let [coverage, accuracy] = cells;
                vec![coverage, accuracy, format!("{low:.4}–{high:.4}"), format!("{:.4}", point.margin)]
            }),
        ));
        let header = match language {
            Language::Zh => ["类别", "条数", "准确率", "召回率", "F1"],
            Language::En => ["label", "messages", "precision", "recall", "F1"],
        };
        text.push('\n');
        text.push_str(&shown(
            &header,
            self.labels.iter().map(|label| {
                let [precision, recall, f1] =
                    [label.precision, label.recall, label.f1].map(|value| format!("{value:.4}"));
                vec![label.label.clone(), label.count.to_string(), precision, recall, f1]
            }),
        ));
        text
    }
}

impl Eval {
    /// Measures.
    ///
    /// # Errors
    /// A file or a model that is not as it should be.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let model = self.model.read()?;
        let mut classifier = Classifier::new(&model);
        let mut table = table::labelled(&self.file)?;
        let mut found: Vec<(String, Proposal<'_>)> = Vec::new();
        let mut skipped = 0_usize;
        while let Some(one) = table.next(|row| Some((row.label?.to_owned(), classifier.propose(row.message()))))? {
            match one {
                Some(one) => found.push(one),
                None => skipped += 1,
            }
        }
        if skipped > 0 {
            warn(&format!("{skipped} lines have no label, and were left out"));
        }
        let outcomes: Vec<Outcome<'_>> = found.iter().map(|(truth, proposal)| Outcome::new(truth, proposal)).collect();
        let profile = model.profile_of(found.iter().map(|(_, proposal)| proposal));
        let drift = model.profile().drift(&profile).map(|drift| ToldDrift {
            labels: rounded(drift.labels),
            margins: rounded(drift.margins),
            level: match drift.level() {
                DriftLevel::None => "none",
                DriftLevel::Some => "some",
                DriftLevel::Much => "much",
            },
        });
        output.answer(&Told::new(&Measure::of(&outcomes), drift))?;
        Ok(Ended::Well)
    }
}
