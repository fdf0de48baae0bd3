//! Learning a model from examples.

use super::calibrate::Calibration;
use super::corpus::Corpus;
use super::descent::Task;
use super::drift::Profile;
use super::folds::{Scores, Unseen, unseen};
use super::measure::{Measure, Outcome};
use super::numbering::Numbering;
use super::weigh::{scales, weighed};
use super::{EXAMPLES_MAX, Example, LABEL_BYTES_MAX, LABELS_MAX, Model};

/// The most pulls of a fit, one for each example and label, 64 MiB.
const PULLS_MAX: usize = 1 << 24;
/// The share of the history that is allowed to be stranger than the strangest message that is answered without a person.
const STRANGE: f32 = 0.002;

/// Why nothing could be learnt.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TrainError {
    /// No example has a label.
    #[error("there is no example to learn from; give messages with their labels")]
    Empty,
    /// One label only.
    #[error("all examples have the label `{label}`; give examples of at least two")]
    OneLabel {
        /// The label.
        label: String,
    },
    /// Above [`EXAMPLES_MAX`].
    #[error("there are {count} examples, more than {EXAMPLES_MAX}; give the newest")]
    Examples {
        /// How many.
        count: usize,
    },
    /// Above [`LABELS_MAX`].
    #[error("there are {count} labels, more than {LABELS_MAX}; is this column the label?")]
    Labels {
        /// How many.
        count: usize,
    },
    /// So many examples with so many labels take too much memory.
    #[error("{examples} examples with {labels} labels are too many; give the newest {examples_max}")]
    Pulls {
        /// How many examples.
        examples: usize,
        /// How many labels.
        labels: usize,
        /// How many examples would do.
        examples_max: usize,
    },
    /// The name of a label is empty or above [`LABEL_BYTES_MAX`].
    #[error("the label `{start}…` is empty or has more than {LABEL_BYTES_MAX} bytes; is this column the label?")]
    LabelLength {
        /// Its first letters.
        start: String,
    },
}

/// The labels of a training, in the order of their bytes.
pub(super) struct Labels(Vec<String>);

impl Labels {
    fn of(examples: &[Example<'_>]) -> Result<Self, TrainError> {
        let mut labels: Vec<&str> = examples.iter().map(|example| example.label).collect();
        labels.sort_unstable();
        labels.dedup();
        if let Some(label) = labels.iter().find(|label| label.is_empty() || label.len() > LABEL_BYTES_MAX) {
            return Err(TrainError::LabelLength { start: label.chars().take(20).collect() });
        }
        match labels.as_slice() {
            [] => Err(TrainError::Empty),
            [label] => Err(TrainError::OneLabel { label: (*label).to_owned() }),
            _ if labels.len() > LABELS_MAX => Err(TrainError::Labels { count: labels.len() }),
            _ => Ok(Self(labels.into_iter().map(str::to_owned).collect())),
        }
    }

    /// How many.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The number of a label.
    pub(super) fn number(&self, label: &str) -> usize {
        self.0.partition_point(|one| one.as_str() < label)
    }
}

/// Learns a model. The same examples in the same order give the same model, to the last bit.
///
/// # Errors
/// [`TrainError`]: nothing to tell apart, or too much.
pub fn train(examples: &[Example<'_>]) -> Result<Model, TrainError> {
    if examples.len() > EXAMPLES_MAX {
        return Err(TrainError::Examples { count: examples.len() });
    }
    let labels = Labels::of(examples)?;
    if examples.len() * labels.count() > PULLS_MAX {
        let examples_max = PULLS_MAX / labels.count();
        return Err(TrainError::Pulls { examples: examples.len(), labels: labels.count(), examples_max });
    }
    let corpus = Corpus::read(examples, &labels);
    let members: Vec<usize> = (0..examples.len()).collect();
    let scales = scales(&corpus, &members);
    let (rows, _) = weighed(&corpus, &scales);
    let task =
        Task { rows: &rows, labels: &corpus.labels, labels_count: labels.count(), keys_count: corpus.keys.len() };
    let fit = task.fit(&members, None);
    drop(rows);
    let mut model = Model {
        labels: labels.0,
        numbering: Numbering::of(&corpus.keys),
        scales,
        calibration: Calibration::UNMEASURED,
        examples: u32::try_from(examples.len()).unwrap_or(u32::MAX),
        score: Measure::default(),
        profile: Profile::new(corpus.labels_count),
        weights: fit.weights.clone(),
    };
    judge(&mut model, &corpus, &unseen(&corpus, &fit));
    Ok(model)
}

/// Sets what depends on what the model says about messages that it has not seen.
fn judge(model: &mut Model, corpus: &Corpus, unseen: &Unseen) {
    if unseen.members.is_empty() {
        return;
    }
    let labels = model.labels.len();
    let mut calibration = Calibration::of(unseen, labels);
    let known: Vec<f32> = unseen.members.iter().filter_map(|index| corpus.known.get(*index).copied()).collect();
    calibration.known_min = lowest_common(known.clone());
    let mut profile = Profile::new(labels);
    let name = |label: usize| model.labels.get(label).map(String::as_str);
    let mut outcomes = Vec::with_capacity(known.len());
    let Scores { squares, truths, .. } = &unseen.whole;
    let proposed = calibration.proposed(&unseen.whole, labels);
    for ((((label, margin), truth), square), known) in proposed.into_iter().zip(truths).zip(squares).zip(known) {
        profile.count(Some(label), margin);
        let abstain = calibration.abstains(margin, *square, known);
        outcomes.push(Outcome { truth: name(*truth).unwrap_or_default(), label: name(label), margin, abstain });
    }
    model.score = Measure::of(&outcomes);
    model.profile = profile;
    model.calibration = calibration;
}

/// What all but the strangest have.
fn lowest_common(mut shares: Vec<f32>) -> f32 {
    shares.sort_unstable_by(f32::total_cmp);
    shares.get((shares.len() as f32 * STRANGE) as usize).copied().unwrap_or_default()
}
