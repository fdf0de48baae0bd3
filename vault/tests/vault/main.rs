//! The vault, as those who keep personal data use it.

#[cfg(test)]
mod keys;
