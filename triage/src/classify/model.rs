//! What was learnt.

use super::calibrate::Calibration;
use super::drift::Profile;
use super::numbering::Numbering;
use super::rows::Matrix;
use super::{Measure, Proposal};

/// What was learnt from examples, with what it can do. It is stored by [`Model::encode`].
#[derive(Debug, Clone)]
pub struct Model {
    /// The labels, in the order of their bytes.
    pub(super) labels: Vec<String>,
    /// What is looked at, the most common first.
    pub(super) numbering: Numbering,
    /// How much each weighs.
    pub(super) scales: Vec<f32>,
    /// What each says for and against each label.
    pub(super) weights: Matrix,
    /// How scores become probabilities, and when a person decides.
    pub(super) calibration: Calibration,
    /// From how many examples it was learnt.
    pub(super) examples: u32,
    /// What it can do, measured on messages that it had not seen; nothing where it was learnt from keywords alone.
    pub(super) score: Measure,
    /// What it proposed for them.
    pub(super) profile: Profile,
}

impl Model {
    /// The labels, in the order of their bytes.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// From how many examples it was learnt, keywords included.
    #[must_use]
    pub fn examples(&self) -> u32 {
        self.examples
    }

    /// What it can do: each message of its history was labelled by a fit that had seen neither it nor its near copies.
    #[must_use]
    pub fn score(&self) -> &Measure {
        &self.score
    }

    /// The margin below which a person decides, for messages that are not short; above 1 where a person decides all.
    #[must_use]
    pub fn level(&self) -> f32 {
        self.calibration.levels[2]
    }

    /// What it proposed for the messages that it was measured on, to see drift by.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The profile of proposals of this model.
    #[must_use]
    pub fn profile_of<'p>(&self, proposals: impl IntoIterator<Item = &'p Proposal<'p>>) -> Profile {
        let mut profile = Profile::new(self.labels.len());
        for proposal in proposals {
            let label =
                proposal.label.and_then(|label| self.labels.binary_search_by(|one| one.as_str().cmp(label)).ok());
            profile.count(label, proposal.margin);
        }
        profile
    }
}
