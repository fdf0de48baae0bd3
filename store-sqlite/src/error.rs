//! From what SQLite says to what a person can do about it.

use rusqlite::ErrorCode;
use store::StoreError;

/// The store's word for an error of SQLite.
pub(crate) fn refused(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::ReadOnly) => StoreError::ReadOnly,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::corrupt(error.to_string()),
        _ => match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => StoreError::corrupt(error.to_string()),
            other => StoreError::Unavailable { what: other.to_string() },
        },
    }
}

/// The store's word for an error of the file system.
pub(crate) fn blocked(error: &std::io::Error, place: &std::path::Path) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::Full,
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
        _ => StoreError::Unavailable { what: format!("{}: {error}", place.display()) },
    }
}
