//! Why the journal did not do something.

/// Why the journal did not do something. Nothing was confirmed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JournalError {
    /// SQLite says so.
    #[error("the journal of signals cannot be used: {0}; look at the disk and at who else has the file open")]
    File(String),
    /// Too many frames wait for the disk.
    #[error("more frames wait for the disk than there is room for; the device will send again")]
    Crowded,
    /// A frame that is too long.
    #[error("a frame has at most {max} bytes, this one has {0}", max = crate::FRAME_BYTES_MAX)]
    TooLong(usize),
    /// The writer has stopped.
    #[error("the journal of signals has stopped; restart the program")]
    Stopped,
    /// A device that is not there.
    #[error("there is no device `{0}`; look at the list of devices")]
    NoDevice(String),
    /// A stored text that this program does not understand.
    #[error("a device in the journal cannot be read: {0}")]
    Text(String),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::File(error.to_string())
    }
}
