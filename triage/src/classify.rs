//! Which label a message has, learnt from messages that people labelled: a linear classifier with its reasons.
//!
//! A message is read as its letters and pairs of letters, once for the whole of it and once for its beginning, where
//! people say what it is about, with the words of the beginning. Each weighs by how rare it is and by how much it tells
//! about the label. A multiclass support vector machine is fitted by dual coordinate descent. Scores from parts that the
//! fit has not seen set the temperature of the probabilities and the level below which a person decides.

mod because;
mod calibrate;
mod corpus;
mod descent;
mod drift;
mod features;
mod measure;
mod model;
mod predict;
mod train;
mod weigh;

pub use drift::{Drift, DriftLevel};
pub use measure::{Covered, LabelMeasure, Measure, Outcome, measure};
pub use model::{MODEL_BYTES_MAX, Model, ModelError, Trained};
pub use predict::{Classifier, Proposal, Scored};
pub use train::{TrainError, train};

/// The most bytes of one message that are read; the rest says nothing more about its label.
pub const MESSAGE_BYTES_MAX: usize = 16 << 10;
/// The most labels of one model.
pub const LABELS_MAX: usize = 512;
/// The most bytes of the name of a label.
pub const LABEL_BYTES_MAX: usize = 256;
/// The most examples of one training; of a longer history, give the newest.
pub const EXAMPLES_MAX: usize = 200_000;
/// The accuracy that the answers above the level of abstaining should have.
pub const ACCURACY_AIM: f64 = 0.98;

/// What a person wrote. Where there is no title, it is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Message<'t> {
    /// The title.
    pub title: &'t str,
    /// The text.
    pub body: &'t str,
}

/// A message with the label that it was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Example<'t> {
    /// The label.
    pub label: &'t str,
    /// The message. For a start without history: one keyword of a dispatch table, or one example of a list.
    pub message: Message<'t>,
    /// How much a mistake on it costs; 1 for a message of the history. At least 0.
    pub weight: f32,
}
