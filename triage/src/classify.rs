//! Which label a message has, learnt from messages that people labelled: a linear classifier with its reasons.
//!
//! A message is read as its letters and pairs of letters, once for the whole of it and once for its beginning, where
//! people say what it is about, with the words of the beginning. Each weighs by how rare it is and by how much it tells
//! about the label. A multiclass support vector machine is fitted by dual coordinate descent. Scores of messages that
//! the fit has not seen set the temperature of the probabilities and the level below which a person decides.

mod because;
mod calibrate;
pub mod cold;
mod corpus;
mod descent;
mod drift;
mod features;
mod folds;
mod measure;
mod model;
mod numbering;
mod predict;
mod rows;
mod stored;
mod train;
mod weigh;

pub use drift::{Drift, DriftLevel, Profile};
pub use measure::{Coverage, LabelMeasure, Measure, Outcome, Share};
pub use model::Model;
pub use predict::{Classifier, Proposal, Scored};
pub use stored::{MODEL_BYTES_MAX, ModelError};
pub use train::{TrainError, train};

/// The most bytes of one message that are read; the rest says nothing more about its label.
pub const MESSAGE_BYTES_MAX: usize = 16 << 10;
/// The most labels of one model.
pub const LABELS_MAX: usize = 512;
/// The most bytes of the name of a label.
pub const LABEL_BYTES_MAX: usize = 256;
/// The most examples of one training, about 4 KiB of memory each; of a longer history, give the newest.
pub const EXAMPLES_MAX: usize = 100_000;
/// The accuracy that answers which are not left to a person should have.
pub const ACCURACY_AIM: f64 = 0.98;

/// What a person wrote. Where there is no title, it is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Message<'t> {
    /// The title.
    pub title: &'t str,
    /// The text.
    pub body: &'t str,
}

/// A message with its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example<'t> {
    /// The label.
    pub label: &'t str,
    /// The message.
    pub message: Message<'t>,
    /// Whether it is a keyword of a rule, see [`cold`]: learnt from, but what the model can do is not measured on it.
    pub is_seed: bool,
}
