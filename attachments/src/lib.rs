//! Photos, documents and recordings. A file is taken in whole, told by its bytes, looked at for what does not belong in
//! it, and kept under its SM3 hash, so that the log, which names it, seals it too. What is kept is on disk, or in a bucket,
//! before it is acknowledged. Others than those at work on an item see a copy without what a camera writes into a photo.
//!
//! Where the files lie is behind [`Objects`]; [`Disk`] is a folder, [`S3`] a bucket. No clock is read here.

mod error;
mod incoming;
mod keep;
mod look;
mod meta;
mod objects;
mod picture;
mod s3;
mod scan;
mod sweep;

pub use error::FileError;
pub use incoming::{FILE_BYTES_MAX, Incoming};
pub use keep::{Files, Hold, PENDING_MAX, Which};
pub use look::{Kind, Looked, Type, look};
pub use meta::{Facts, FactsFrom, Meta, NAME_CHARS_MAX, Position, Sent, is_id};
pub use objects::{Disk, Objects};
pub use picture::{PIXELS_MAX, Picture, SIDE_PIXELS_MAX, picture};
pub use s3::{PAGE_NAMES_MAX, S3, S3Options};
pub use scan::Scanner;
pub use sweep::Fault;
