//! `qingdan rekey`: another master key; every key is wrapped anew.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::data::Data;
use crate::keys::failed;
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// Which store.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan rekey --data var
  qingdan rekey --data var --master-key /etc/qingdan/master.key

The new master key takes the place of the old one in its file. Copies of keys.sqlite from before open with the old master
key alone: keep it as long as you keep them, and apart from them.")]
pub struct Rekey {
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
struct Rewrapped {
    keys: u64,
    master: std::path::PathBuf,
}

impl Answer for Rewrapped {
    fn text(&self, screen: Screen) -> String {
        let (keys, master) = (self.keys, self.master.display());
        match screen.language {
            Language::Zh => format!("主密钥已更换（{master}），重新包裹密钥 {keys} 个\n"),
            Language::En => format!("{keys} keys wrapped with the new master key in {master}\n"),
        }
    }
}

impl Rekey {
    /// Changes the master key.
    ///
    /// # Errors
    /// The store is in use, the master key is wrong, trouble with the files.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        // Nobody else may take keys meanwhile: the store is held while it is done.
        let app = self.data.open(now)?;
        let master = self.data.master_file();
        let keys = app.vault().change_master(&master).map_err(failed)?;
        output.answer(&Rewrapped { keys, master })?;
        Ok(Ended::Well)
    }
}
