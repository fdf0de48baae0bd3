//! Where a model is kept, and how it is read and written.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use triage::classify::{MODEL_BYTES_MAX, Model};

use crate::output::Failure;

/// Which model.
#[derive(Debug, Args)]
pub struct ModelFile {
    /// The file of the model.
    #[arg(long = "model", value_name = "MODEL")]
    path: PathBuf,
}

impl ModelFile {
    /// Its name.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Failure::Usage`]: it cannot be read, is damaged, or is something else.
    pub fn read(&self) -> Result<Model, Failure> {
        let mut bytes = Vec::new();
        let limit = MODEL_BYTES_MAX as u64 + 1;
        let read = File::open(&self.path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
        read.map_err(|error| self.cannot(&error))?;
        if bytes.len() > MODEL_BYTES_MAX {
            return Err(self.cannot(&format!("it has more than {MODEL_BYTES_MAX} bytes and is no model")));
        }
        Model::decode(&bytes).map_err(|error| self.cannot(&error))
    }

    /// Writes it whole or not at all: whoever reads meanwhile sees the old one or the new one.
    ///
    /// # Errors
    /// [`Failure::Usage`]: it cannot be written.
    pub fn write(&self, model: &Model) -> Result<(), Failure> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let write = || {
            let mut file = File::create(&beside)?;
            file.write_all(&model.encode())?;
            file.sync_all()?;
            fs::rename(&beside, &self.path)
        };
        write().map_err(|error: std::io::Error| self.cannot(&error))
    }

    fn cannot(&self, why: &dyn std::fmt::Display) -> Failure {
        Failure::Usage(format!("{}: {why}", self.path.display()))
    }
}
