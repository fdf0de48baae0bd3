//! Why the index could not answer.

use store::StoreError;
use thiserror::Error;

/// Why the index could not answer. The log is not concerned: an index is made anew by removing its file.
#[derive(Debug, Error)]
pub enum SearchError {
    /// The file of the index.
    #[error("the search index cannot be used: {0}; stop the service and remove search.sqlite, it is made anew")]
    Index(#[from] rusqlite::Error),
    /// The log that it follows.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The index has not come as far as the log in time.
    #[error("the search index is behind the log by {commits} commits; try again in a moment")]
    Behind {
        /// By how many commits.
        commits: u64,
    },
    /// A cursor that this index did not give.
    #[error("`{0}` is no cursor of this list; ask again from the first page")]
    Cursor(String),
}
