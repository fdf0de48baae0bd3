//! Reading what is personal: in the clear for whoever was let to it, masked for everybody else.

use definition::Literal;
use definition::list::Field;
use vault::Clear;

use crate::mask::masked;
use crate::{App, AppError};

/// What stands where something was erased.
pub const ERASED: &str = "已删除";
/// What stands where there is no master key to read with.
pub const LOCKED: &str = "****";

/// A value, if it can be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// It is this.
    Clear(Literal),
    /// Its key is destroyed.
    Erased,
    /// There is no master key here.
    Locked,
}

/// What is left of a personal value for those who have not asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// What stands there.
    pub text: String,
    /// Whether it was erased.
    pub is_erased: bool,
}

impl App {
    /// A value in the clear. Whether it may be shown, and that it was, is for the caller to see to.
    ///
    /// # Errors
    /// A value that was not sealed with these keys; trouble with their file.
    pub fn clear(&self, value: &Literal) -> Result<Shown, AppError> {
        let Literal::Sealed { sealed } = value else { return Ok(Shown::Clear(value.clone())) };
        match self.vault().clear(sealed)? {
            Clear::Text(text) => {
                let value = serde_json::from_str(&text).map_err(|error| AppError::Text(error.to_string()))?;
                Ok(Shown::Clear(value))
            }
            Clear::Erased => Ok(Shown::Erased),
            Clear::Locked => Ok(Shown::Locked),
        }
    }

    /// A value as someone sees it: what is personal in the clear where he may see that, else masked.
    #[must_use]
    pub fn seen(&self, field: &Field, value: &Literal, is_clear: bool) -> Literal {
        if !field.personal && !matches!(value, Literal::Sealed { .. }) {
            return value.clone();
        }
        match self.clear(value) {
            Ok(Shown::Clear(clear)) if is_clear => clear,
            _ => Literal::Text(self.masked(field, value).text),
        }
    }

    /// A value masked.
    #[must_use]
    pub fn masked(&self, field: &Field, value: &Literal) -> Masked {
        match self.clear(value) {
            Ok(Shown::Clear(value)) => Masked { text: masked(&field.kind, &value.to_string()), is_erased: false },
            Ok(Shown::Erased) => Masked { text: ERASED.to_owned(), is_erased: true },
            Ok(Shown::Locked) | Err(_) => Masked { text: LOCKED.to_owned(), is_erased: false },
        }
    }
}
