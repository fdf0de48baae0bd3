//! Why a file is not taken, or not given.

use thiserror::Error;

/// Why a file is not taken, or not given. Nothing was kept.
#[derive(Debug, Error)]
pub enum FileError {
    /// Larger than a file may be.
    #[error("the file has more than {} MiB; send a smaller one", crate::FILE_BYTES_MAX >> 20)]
    TooLarge,
    /// Nothing was sent.
    #[error("the file is empty")]
    Empty,
    /// A type that is not taken.
    #[error("{0}; send JPEG, PNG, WebP, PDF, DOCX, XLSX, MP3, M4A, WAV, AMR or MP4")]
    TypeRefused(String),
    /// It is no picture that can be drawn.
    #[error("this is no picture that can be drawn; send JPEG or PNG")]
    NoPicture,
    /// More pixels than a screen can draw.
    #[error(
        "the picture has more than {} pixels a side, or more than {} in all; send a smaller one",
        crate::SIDE_PIXELS_MAX,
        crate::PIXELS_MAX
    )]
    TooManyPixels,
    /// It says that it is something else than it is.
    #[error("it is sent as {said} and is {found}; send it as what it is")]
    TypeDiffers {
        /// What the sender says.
        said: String,
        /// What it is.
        found: &'static str,
    },
    /// The end is missing.
    #[error("the end of the file is missing; send it again")]
    CutOff,
    /// It is not what its beginning promises.
    #[error("the file is damaged: {0}; send it as it was made")]
    Damaged(&'static str),
    /// It is two things at once.
    #[error("the file is two things at once: {0}; send it as it was made")]
    Polyglot(&'static str),
    /// It unpacks to far more than it is.
    #[error("the file unpacks to far more than a document holds; send the document alone")]
    Bomb,
    /// A virus was found.
    #[error("the file carries `{0}`; it was not kept")]
    Infected(String),
    /// The virus scanner does not answer, and nothing is taken unseen.
    #[error("the virus scanner does not answer: {0}; try again later")]
    NoScanner(String),
    /// The sender has sent too much that no event names yet.
    #[error("{} files wait for a move that names them; make the moves first", crate::PENDING_MAX)]
    TooMany,
    /// The disk.
    #[error("the file could not be kept: {0}")]
    Disk(#[from] std::io::Error),
    /// The store of the files does not answer, or is too busy.
    #[error("the object store does not answer: {0}; try again later")]
    Away(String),
    /// The store of the files refuses what it is asked.
    #[error("the object store refuses: {0}")]
    Denied(String),
    /// What was read cannot be what was written.
    #[error("the record of file {0} is damaged; restore it from a backup")]
    Record(String),
}

impl FileError {
    /// A short code for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Empty => "empty",
            Self::TypeRefused(_) | Self::NoPicture => "type_refused",
            Self::TooManyPixels => "too_many_pixels",
            Self::TypeDiffers { .. } => "type_differs",
            Self::CutOff => "cut_off",
            Self::Damaged(_) => "damaged",
            Self::Polyglot(_) => "polyglot",
            Self::Bomb => "bomb",
            Self::Infected(_) => "infected",
            Self::NoScanner(_) => "no_scanner",
            Self::TooMany => "too_many_files",
            Self::Away(_) | Self::Denied(_) => "files_away",
            Self::Disk(_) | Self::Record(_) => "disk",
        }
    }
}
