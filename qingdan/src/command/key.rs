//! `qingdan key`: keys with which programs come in.

use clap::{Args, Subcommand};
use identity::NewKey;
use jiff::Timestamp;
use serde::Serialize;

use crate::clock;
use crate::data::{Data, audited, gate};
use crate::output::{Answer, Ended, Failure, Output, Screen, table};

/// Keys of programs.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan key add --data var --name city-hotline --scope open311
  qingdan key list --data var")]
pub struct Key {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a key and print it alone, once.
    Add(Add),
    /// Make a key void.
    Revoke(Revoke),
    /// Show the keys, without their secrets.
    List(Data),
}

/// A new key.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan key add --data var --name city-hotline --scope open311
  qingdan key add --data var --name report --scope read --unit supervision_office --expires 2027-01-01")]
struct Add {
    #[command(flatten)]
    data: Data,
    /// What it is for.
    #[arg(long)]
    name: String,
    /// What it may do: read, write, export, open311; several with commas.
    #[arg(long, value_delimiter = ',', required = true)]
    scope: Vec<String>,
    /// The person in whose name it acts.
    #[arg(long, conflicts_with = "unit")]
    person: Option<String>,
    /// The unit for which it reads, and registers by a channel.
    #[arg(long)]
    unit: Option<String>,
    /// Until when it is good.
    #[arg(long, value_parser = clock::instant, value_name = "TIME")]
    expires: Option<Timestamp>,
}

/// A key that shall be void.
#[derive(Debug, Args)]
struct Revoke {
    #[command(flatten)]
    data: Data,
    /// What it is for.
    #[arg(long)]
    name: String,
}

#[derive(Serialize)]
struct Made {
    name: String,
    key: String,
}

impl Answer for Made {
    fn text(&self, _: Screen) -> String {
        format!("{}\n", self.key)
    }
}

#[derive(Serialize)]
struct Line {
    name: String,
    scopes: Vec<String>,
    person: Option<String>,
    unit: Option<String>,
    expires: Option<String>,
    revoked: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl Answer for Lines {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let header =
            [word("名称", "name"), word("权限", "scopes"), word("代表", "for"), word("有效期至", "expires"), ""];
        let row = |line: &Line| {
            vec![
                line.name.clone(),
                line.scopes.join(" "),
                line.person.clone().or_else(|| line.unit.clone()).unwrap_or_default(),
                line.expires.clone().unwrap_or_default(),
                if line.revoked { word("已作废", "void").to_owned() } else { String::new() },
            ]
        };
        table(&header, self.0.iter().map(row))
    }
}

impl Key {
    /// Does what is asked with keys.
    ///
    /// # Errors
    /// A key that cannot be, or is not there.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let refused = |error: identity::IdentityError| Failure::Refused(error.to_string());
        match &self.action {
            Action::Add(new) => {
                let key = NewKey {
                    name: &new.name,
                    scopes: &new.scope,
                    person: new.person.as_deref(),
                    unit: new.unit.as_deref(),
                    expires: new.expires,
                };
                let identity = gate(&new.data)?;
                let secret =
                    audited(&identity, ("key.add", &new.name), now, || identity.add_key(&key, now).map_err(refused))?;
                output.answer(&Made { name: new.name.clone(), key: secret.to_string() })?;
            }
            Action::Revoke(key) => {
                let identity = gate(&key.data)?;
                let keys = identity.keys().map_err(refused)?;
                let found = keys.into_iter().find(|other| other.name == key.name);
                let found = found.ok_or_else(|| Failure::Refused(format!("there is no key `{}`", key.name)))?;
                audited(&identity, ("key.revoke", &found.name), now, || {
                    identity.revoke_key(found.id).map_err(refused)
                })?;
            }
            Action::List(data) => {
                let line = |key: identity::Key| Line {
                    name: key.name,
                    scopes: key.scopes,
                    person: key.person,
                    unit: key.unit,
                    expires: key.expires.map(clock::written),
                    revoked: key.revoked,
                };
                output.answer(&Lines(gate(data)?.keys().map_err(refused)?.into_iter().map(line).collect()))?;
            }
        }
        Ok(Ended::Well)
    }
}
