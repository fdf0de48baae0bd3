//! `qingdan user`: accounts, from the machine itself.

use clap::{Args, Subcommand, ValueEnum};
use identity::{Account, Administrator, Identity, NewAccount};
use jiff::Timestamp;
use serde::Serialize;

use crate::data::{Data, audited, gate};
use crate::output::{Answer, Ended, Failure, Output, Screen, table};

/// Accounts of the service.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan user add --data var --login desk01 --title 受理席 --person p0015
  qingdan user list --data var")]
pub struct User {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make an account; its first password is printed once and must be changed at the first sign-in.
    Add(Add),
    /// Give an account a new first password; its sessions end.
    Reset(One),
    /// Let nobody in with an account any more.
    Disable(One),
    /// Show the accounts.
    List(Data),
}

/// A new account.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  qingdan user add --data var --login desk01 --title 受理席 --person p0015
  qingdan user add --data var --login anquan --title 安全管理员 --administrator security")]
struct Add {
    #[command(flatten)]
    data: Data,
    /// The name to sign in with.
    #[arg(long)]
    login: String,
    /// The name on screen.
    #[arg(long)]
    title: String,
    /// The person of the organisation in whose name moves are made.
    #[arg(long, conflicts_with = "administrator")]
    person: Option<String>,
    /// An administrator instead of a person.
    #[arg(long)]
    administrator: Option<Kind>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// Lists, calendars, operation.
    System,
    /// Who may come in.
    Security,
    /// What was done.
    Audit,
}

/// One account.
#[derive(Debug, Args)]
struct One {
    #[command(flatten)]
    data: Data,
    /// The name to sign in with.
    #[arg(long)]
    login: String,
}

#[derive(Serialize)]
struct Made {
    login: String,
    password: String,
}

impl Answer for Made {
    fn text(&self, screen: Screen) -> String {
        let word = screen.language.pick("初始密码（只显示一次）", "first password, shown once");
        format!("{}  {word}: {}\n", self.login, self.password)
    }
}

#[derive(Serialize)]
struct Line {
    login: String,
    title: String,
    person: Option<String>,
    administrator: Option<&'static str>,
    disabled: bool,
    second_factor: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl Answer for Lines {
    fn text(&self, screen: Screen) -> String {
        let word = |zh: &'static str, en: &'static str| screen.language.pick(zh, en);
        let header =
            [word("账号", "login"), word("名称", "title"), word("人员", "person"), word("管理员", "administrator"), ""];
        let row = |line: &Line| {
            vec![
                line.login.clone(),
                line.title.clone(),
                line.person.clone().unwrap_or_default(),
                line.administrator.unwrap_or_default().to_owned(),
                if line.disabled { word("停用", "disabled").to_owned() } else { String::new() },
            ]
        };
        table(&header, self.0.iter().map(row))
    }
}

/// A first password: long enough to be safe, short enough to be read out.
///
/// # Errors
/// The system gives no chance.
pub fn first_password() -> Result<String, Failure> {
    identity::first_password().map_err(|error| Failure::Store(error.to_string()))
}

/// Makes an account with a first password.
///
/// # Errors
/// An account that cannot be.
pub fn add(identity: &Identity, new: &NewAccount<'_>, now: Timestamp) -> Result<Account, Failure> {
    identity.add_account(new, now).map_err(|error| Failure::Refused(error.to_string()))
}

impl User {
    /// Does what is asked with accounts.
    ///
    /// # Errors
    /// An account that cannot be, or is not there.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let refused = |error: identity::IdentityError| Failure::Refused(error.to_string());
        match &self.action {
            Action::Add(new) => {
                let identity = gate(&new.data)?;
                let password = first_password()?;
                let account = NewAccount {
                    login: &new.login,
                    title: &new.title,
                    person: new.person.as_deref(),
                    administrator: new.administrator.map(|kind| match kind {
                        Kind::System => Administrator::System,
                        Kind::Security => Administrator::Security,
                        Kind::Audit => Administrator::Audit,
                    }),
                    password: &password,
                    must_change: true,
                };
                audited(&identity, ("user.add", &new.login), now, || add(&identity, &account, now))?;
                output.answer(&Made { login: new.login.clone(), password })?;
            }
            Action::Reset(one) => {
                let identity = gate(&one.data)?;
                let password = first_password()?;
                let found = find(&identity, &one.login)?;
                audited(&identity, ("user.password", &found.login), now, || {
                    identity.set_password(found.id, &password, true).map_err(refused)
                })?;
                output.answer(&Made { login: one.login.clone(), password })?;
            }
            Action::Disable(one) => {
                let identity = gate(&one.data)?;
                let found = find(&identity, &one.login)?;
                audited(&identity, ("user.disable", &found.login), now, || {
                    identity.set_disabled(found.id, true).map_err(refused)
                })?;
            }
            Action::List(data) => {
                let accounts = gate(data)?.accounts().map_err(refused)?;
                let line = |account: Account| Line {
                    login: account.login,
                    title: account.title,
                    person: account.person,
                    administrator: account.administrator.map(Administrator::word),
                    disabled: account.disabled,
                    second_factor: account.has_second_factor,
                };
                output.answer(&Lines(accounts.into_iter().map(line).collect()))?;
            }
        }
        Ok(Ended::Well)
    }
}

fn find(identity: &Identity, login: &str) -> Result<Account, Failure> {
    let accounts = identity.accounts().map_err(|error| Failure::Store(error.to_string()))?;
    let found = accounts.into_iter().find(|account| account.login.eq_ignore_ascii_case(login));
    found.ok_or_else(|| Failure::Refused(format!("there is no account `{login}`; see `qingdan user list`")))
}
