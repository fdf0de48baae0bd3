//! `qingdan verify` and `qingdan replay`: the log is whole, and everything else follows from it.

use app::files::Broken as BrokenFile;
use app::log::Vacant;
use app::personal::{Fault as KeyFault, Unreadable};
use app::self_check::{Broken, Registered};
use attachments::Fault;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use store::{Replay as Replayed, Root, Verification};

use crate::data::{Data, failure, gate};
use crate::output::{Answer, Ended, Failure, Language, Output, Screen};

/// Checks seals and invariants.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan verify --data var
  qingdan verify --data var --register   (what is broken becomes an item, once)
  qingdan verify --data var --root 5f3a…   (the seal printed on a closed month's report)")]
pub struct Verify {
    #[command(flatten)]
    data: Data,
    /// A seal that was kept elsewhere, alone or as `<commit>:<seal>`: finds a log that was cut short or rewritten.
    #[arg(long, value_name = "SEAL")]
    root: Option<String>,
    /// Register what is broken as items of the list of self-checks, each once. Without it nothing is written, and another
    /// process may be at work.
    #[arg(long)]
    register: bool,
    /// A seal of the audit trail that was kept elsewhere: finds a trail that was cut short.
    #[arg(long, value_name = "SEAL")]
    audit_root: Option<String>,
}

/// Folds every item anew.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan replay --data var")]
pub struct Replay {
    #[command(flatten)]
    data: Data,
}

#[derive(Serialize)]
struct Judged {
    sound: bool,
    #[serde(flatten)]
    verification: Verification,
    vacant: Vec<Vacant>,
    /// Files that events name and that are missing or altered.
    files: Vec<BrokenFile>,
    /// Keys of what is personal that are missing, or that do not open it, though nobody erased it.
    keys: Vec<Unreadable>,
    /// The trail of what administrators did and who read what is personal, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    audit: Option<Trail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registered: Option<Registered>,
}

/// What a walk over the audit trail found.
#[derive(Serialize)]
struct Trail {
    records: i64,
    seal: String,
    broken: Option<String>,
}

impl Answer for Judged {
    fn text(&self, screen: Screen) -> String {
        let Verification { head, events, items, violated, violations } = &self.verification;
        let mut text = String::new();
        for violation in violations {
            text.push_str(&format!("error: {violation}\n"));
        }
        for vacant in &self.vacant {
            text.push_str(&format!(
                "error: {} is held by {} as {}, where nobody is\n",
                vacant.receipt, vacant.unit, vacant.role
            ));
        }
        for BrokenFile { item, file, fault } in &self.files {
            let fault = if *fault == Fault::Missing { "missing" } else { "not what was sent" };
            text.push_str(&format!("error: file {file} of item {item} is {fault}\n"));
        }
        for Unreadable { item, key, fault } in &self.keys {
            text.push_str(&match fault {
                KeyFault::Missing => format!("error: key {key} of item {item} is missing; restore keys.sqlite\n"),
                KeyFault::Altered => format!("error: key {key} of item {item} does not open what it sealed\n"),
            });
        }
        if let Some(Trail { records, seal, broken }) = &self.audit {
            if let Some(broken) = broken {
                text.push_str(&format!("error: audit trail, {broken}\n"));
            }
            text.push_str(&match screen.language {
                Language::Zh => format!("审计记录 {records} 条；存证 {seal}\n"),
                Language::En => format!("{records} audit records; seal {seal}\n"),
            });
        }
        if let Some(Registered { receipts, known, left }) = &self.registered {
            text.push_str(&match screen.language {
                Language::Zh => {
                    format!("自检清单：新登记 {} 件，已在办或备案 {known} 件，余 {left} 件\n", receipts.len())
                }
                Language::En => format!("self-checks: {} registered, {known} known, {left} left\n", receipts.len()),
            });
        }
        let seal = &head.seal;
        text.push_str(&match screen.language {
            Language::Zh => {
                format!("{events} 个事件，{items} 件事项，{violated} 处不符；存证 {}:{seal}\n", head.commit)
            }
            Language::En => {
                format!("{events} events, {items} items, {violated} violations; seal {}:{seal}\n", head.commit)
            }
        });
        text
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct Compared(Replayed);

impl Answer for Compared {
    fn text(&self, screen: Screen) -> String {
        let Replayed { items, events, differing, differences } = &self.0;
        let mut text = String::new();
        for difference in differences {
            text.push_str(&format!(
                "item {} after event {}: {}\n",
                difference.item, difference.sequence, difference.what
            ));
        }
        text.push_str(&match screen.language {
            Language::Zh => format!("重放 {events} 个事件、{items} 件事项，{differing} 件不同\n"),
            Language::En => format!("{events} events of {items} items replayed, {differing} differ\n"),
        });
        text
    }
}

impl Verify {
    /// Verifies.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let root: Option<Root> = self
            .root
            .as_ref()
            .map(|root| root.parse())
            .transpose()
            .map_err(|error| Failure::Usage(format!("{error}")))?;
        let app = self.data.read()?;
        let verification = app.verify(root.as_ref()).map_err(failure)?;
        let vacant = app.vacant(now).map_err(failure)?;
        let files = app.broken_files().map_err(failure)?;
        let keys = app.unreadable().map_err(failure)?;
        drop(app);
        let audit = self.trail()?;
        let trail_is_whole = audit.as_ref().is_none_or(|trail| trail.broken.is_none());
        let is_whole = files.is_empty() && keys.is_empty() && trail_is_whole;
        let sound = verification.is_sound() && vacant.is_empty() && is_whole;
        let registered = self.register.then(|| self.register(&verification, &vacant, now)).transpose();
        // Whatever comes of registering: what was found is told.
        let (registered, failed) = match registered {
            Ok(registered) => (registered, None),
            Err(failure) => (None, Some(failure)),
        };
        output.answer(&Judged { sound, verification, vacant, files, keys, audit, registered })?;
        match failed {
            Some(failure) => Err(failure),
            None => Ok(if sound { Ended::Well } else { Ended::Findings }),
        }
    }

    /// The audit trail, where accounts were ever made.
    fn trail(&self) -> Result<Option<Trail>, Failure> {
        if !self.data.data.join("identity.sqlite").is_file() {
            return Ok(None);
        }
        let found = gate(&self.data)?.verify_audit(self.audit_root.as_deref());
        let found = found.map_err(|error| Failure::Store(error.to_string()))?;
        let broken = found.broken.map(|(number, why)| format!("record {number}: {why}"));
        Ok(Some(Trail { records: found.records, seal: found.seal, broken }))
    }

    fn register(&self, found: &Verification, vacant: &[Vacant], now: Timestamp) -> Result<Registered, Failure> {
        let broken: Vec<Broken> =
            found.violations.iter().map(Broken::found).chain(vacant.iter().map(Broken::vacant)).collect();
        if broken.is_empty() {
            return Ok(Registered::default());
        }
        let app = self.data.open(now)?;
        let now = app.time(now).map_err(failure)?;
        app.register_broken(&broken, now).map_err(failure)
    }
}

impl Replay {
    /// Replays.
    ///
    /// # Errors
    /// A store that cannot be read.
    pub fn run(&self, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let replayed = self.data.read()?.replay().map_err(failure)?;
        let same = replayed.differing == 0;
        output.answer(&Compared(replayed))?;
        Ok(if same { Ended::Well } else { Ended::Findings })
    }
}
