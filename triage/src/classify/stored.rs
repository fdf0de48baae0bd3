//! A model as bytes: what it is, its version, what it says, and the hash of all that.

use sm3::{Digest, Sm3};

use super::calibrate::Calibration;
use super::drift::Profile;
use super::measure::{Coverage, LabelMeasure, Measure, Share};
use super::numbering::{KEYS_MAX, Numbering};
use super::rows::{LANES, Matrix};
use super::{LABELS_MAX, Model};

/// The most bytes of a model: its matrix of 64 MiB and as much again.
pub const MODEL_BYTES_MAX: usize = 128 << 20;

/// What every model begins with.
const KIND: &[u8; 8] = b"QDTRIAGE";
/// The form of what follows. It changes with every change of what is seen in a message or of what is stored.
const VERSION: u32 = 1;
const HASH_BYTES: usize = 32;

/// Why bytes are no model.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    /// They begin otherwise.
    #[error("this is no model of `qingdan triage train`; give a file that it wrote")]
    Foreign,
    /// Another version.
    #[error("the model has version {found} and this program reads version {VERSION}; train it anew")]
    Version {
        /// The version found.
        found: u32,
    },
    /// The hash does not fit.
    #[error("the model is damaged or cut short: its hash does not fit; take the copy from before, or train it anew")]
    Damaged,
    /// The hash fits and the content makes no sense.
    #[error("the model contradicts itself in its {part}; train it anew")]
    Content {
        /// Where.
        part: &'static str,
    },
}

impl Model {
    /// The model as bytes, the same for the same model.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer(KIND.to_vec());
        out.u32(VERSION);
        out.count(self.labels.len());
        self.labels.iter().for_each(|label| out.text(label));
        out.u32(self.examples);
        let Calibration { sharpness, square_mean, levels, known_min } = self.calibration;
        [sharpness, square_mean, known_min].iter().chain(&levels).for_each(|value| out.f32(*value));
        out.measure(&self.score);
        self.profile.labels.iter().chain(&self.profile.margins).for_each(|count| out.u32(*count));
        let keys = self.numbering.keys();
        out.count(keys.len());
        keys.iter().for_each(|key| out.0.extend(key.to_le_bytes()));
        self.scales.iter().for_each(|scale| out.f32(*scale));
        for row in 0..keys.len() {
            self.weights.row(row).take(self.labels.len()).for_each(|weight| out.f32(weight));
        }
        let hash = Sm3::digest(&out.0);
        out.0.extend(hash);
        out.0
    }

    /// Reads a model.
    ///
    /// # Errors
    /// [`ModelError`]: the bytes are something else, of another version, or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Self, ModelError> {
        let rest = bytes.strip_prefix(KIND).ok_or(ModelError::Foreign)?;
        let found = rest.first_chunk().copied().map(u32::from_le_bytes).ok_or(ModelError::Damaged)?;
        if found != VERSION {
            return Err(ModelError::Version { found });
        }
        let (said, hash) = bytes.split_last_chunk::<HASH_BYTES>().ok_or(ModelError::Damaged)?;
        if Sm3::digest(said)[..] != hash[..] {
            return Err(ModelError::Damaged);
        }
        let mut reader = Reader(said.get(KIND.len() + size_of::<u32>()..).unwrap_or_default());
        reader.model().ok_or(ModelError::Content { part: "lengths" })?.judged()
    }

    fn judged(self) -> Result<Self, ModelError> {
        let is_number = |values: &[f32]| values.iter().all(|value| value.is_finite());
        let weights = (0..self.scales.len()).all(|row| self.weights.row(row).all(f32::is_finite));
        let Calibration { sharpness, square_mean, levels, known_min } = self.calibration;
        let parts = [
            ("labels", (2..=LABELS_MAX).contains(&self.labels.len()) && self.labels.is_sorted()),
            ("keys", self.numbering.keys().len() == self.scales.len()),
            ("weights", weights && is_number(&self.scales)),
            ("levels", is_number(&levels) && is_number(&[sharpness, square_mean, known_min])),
        ];
        match parts.iter().find(|(_, is_good)| !is_good) {
            Some((part, _)) => Err(ModelError::Content { part }),
            None => Ok(self),
        }
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    fn f32(&mut self, value: f32) {
        self.0.extend(value.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        self.u32(u32::try_from(count).unwrap_or(u32::MAX));
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.as_bytes());
    }

    fn share(&mut self, share: Share) {
        self.u32(share.count);
        self.u32(share.of);
    }

    fn measure(&mut self, measure: &Measure) {
        self.share(measure.accuracy);
        self.count(measure.labels.len());
        for label in &measure.labels {
            self.text(&label.label);
            self.share(label.precision);
            self.share(label.recall);
        }
        let coverages = [measure.answered.as_slice(), measure.at_aim.as_slice(), &measure.curve];
        for coverages in coverages {
            self.count(coverages.len());
            for coverage in coverages {
                self.f32(coverage.margin);
                self.share(coverage.taken);
                self.share(coverage.right);
            }
        }
    }
}

/// Reads what [`Writer`] wrote; none where it ends too soon.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn model(&mut self) -> Option<Model> {
        let labels_count = self.count(LABELS_MAX)?;
        let labels: Vec<String> = (0..labels_count).map(|_| self.text()).collect::<Option<_>>()?;
        let examples = self.u32()?;
        let (sharpness, square_mean, known_min) = (self.f32()?, self.f32()?, self.f32()?);
        let levels = [self.f32()?, self.f32()?, self.f32()?];
        let calibration = Calibration { sharpness, square_mean, levels, known_min };
        let score = self.measure()?;
        let mut profile = Profile::new(labels_count);
        for count in profile.labels.iter_mut().chain(&mut profile.margins) {
            *count = self.u32()?;
        }
        let keys_count = self.count(KEYS_MAX)?;
        let keys: Vec<u64> = self.numbers(keys_count, u64::from_le_bytes)?;
        let scales: Vec<f32> = self.numbers(keys_count, f32::from_le_bytes)?;
        let values: Vec<f32> = self.numbers(keys_count.checked_mul(labels_count)?, f32::from_le_bytes)?;
        let mut weights = Matrix::new(keys_count, labels_count);
        for (row, values) in values.chunks(labels_count.max(1)).enumerate() {
            weights.row_mut(row).iter_mut().zip(values).for_each(|(to, from)| *to = *from);
        }
        let numbering = Numbering::of(&keys);
        let model = Model { labels, numbering, scales, weights, calibration, examples, score, profile };
        self.0.is_empty().then_some(model)
    }

    fn bytes(&mut self, count: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    fn numbers<T, const N: usize>(&mut self, count: usize, read: fn([u8; N]) -> T) -> Option<Vec<T>> {
        let bytes = self.bytes(count.checked_mul(N)?)?;
        Some(bytes.as_chunks().0.iter().map(|chunk| read(*chunk)).collect())
    }

    fn u32(&mut self) -> Option<u32> {
        self.numbers(1, u32::from_le_bytes)?.pop()
    }

    fn f32(&mut self) -> Option<f32> {
        self.numbers(1, f32::from_le_bytes)?.pop()
    }

    fn count(&mut self, count_max: usize) -> Option<usize> {
        usize::try_from(self.u32()?).ok().filter(|count| *count <= count_max)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.count(super::LABEL_BYTES_MAX)?;
        String::from_utf8(self.bytes(length)?.to_vec()).ok()
    }

    fn share(&mut self) -> Option<Share> {
        Some(Share { count: self.u32()?, of: self.u32()? })
    }

    fn measure(&mut self) -> Option<Measure> {
        let accuracy = self.share()?;
        let labels_count = self.count(LABELS_MAX)?;
        let mut labels = Vec::with_capacity(labels_count);
        for _ in 0..labels_count {
            labels.push(LabelMeasure { label: self.text()?, precision: self.share()?, recall: self.share()? });
        }
        let answered = self.coverages()?.pop();
        let at_aim = self.coverages()?.pop();
        Some(Measure { accuracy, labels, answered, at_aim, curve: self.coverages()? })
    }

    fn coverages(&mut self) -> Option<Vec<Coverage>> {
        let count = self.count(LANES)?;
        (0..count).map(|_| Some(Coverage { margin: self.f32()?, taken: self.share()?, right: self.share()? })).collect()
    }
}
