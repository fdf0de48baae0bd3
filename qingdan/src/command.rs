//! The commands of the program: the table of contents. One file each, in `command/`.

pub mod act;
pub mod backup;
pub mod check;
pub mod config;
pub mod deadline;
pub mod decode;
pub mod desk;
pub mod erase;
pub mod explain;
pub mod export;
pub mod gateway;
pub mod import;
pub mod init;
pub mod key;
pub mod log;
pub mod measures;
pub mod minutes;
pub mod pit;
pub mod publish;
pub mod rehearse;
pub mod rekey;
pub mod schema;
pub mod serve;
pub mod show;
pub mod simulate_devices;
pub mod subscription;
pub mod tick;
pub mod tour;
pub mod triage;
pub mod unit;
pub mod user;

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::Timestamp;

use crate::clock;
use crate::output::{EXIT_CODES, Ended, Failure, Format, Language, Output, Screen, end};

/// Lists that check, items that cannot be lost, a log that lasts (清单).
#[derive(Debug, Parser)]
#[command(name = "qingdan", version, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct Arguments {
    /// Print for people, or one JSON value a line for programs.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "human",
        value_name = "human|json",
        hide_possible_values = true
    )]
    format: Format,
    /// The language of titles and summaries [default: zh where LANG begins with zh, else en].
    #[arg(long, global = true, value_enum, value_name = "zh|en", hide_possible_values = true)]
    lang: Option<Language>,
    /// For rehearsals: act as if it were this time, such as 2025-09-30T10:00.
    #[arg(long, global = true, value_name = "TIME", value_parser = clock::instant)]
    now: Option<Timestamp>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  qingdan check lists
  qingdan deadline --from 2025-09-30 --limit 5wd
  qingdan help check";

/// Each thing the program can do; its arguments and what it does are in the file of its name.
#[derive(Debug, Subcommand)]
enum Command {
    /// Find the holes in list files, and say how long an item can take.
    Check(check::Check),
    /// Say what the code of a finding means.
    Explain(explain::Explain),
    /// Print the JSON Schema of list files, for editors.
    Schema(schema::Schema),
    /// Say when a limit ends, by the working-day calendar.
    Deadline(deadline::Deadline),
    /// Say in words what a recorded frame of a fire panel says.
    Decode(decode::Decode),
    /// Propose the category of what people write; find hot spots.
    Triage(triage::Triage),
    /// Find what minutes, a report or a page of newspaper ask for.
    Minutes(minutes::Minutes),
    /// Make a store with its lists, calendars and organisation.
    Init(init::Init),
    /// Bring changed lists, calendars or people into force.
    Publish(publish::Publish),
    /// Make items from the rows of a file.
    Import(import::Import),
    /// Register an item.
    Add(act::Add),
    /// Make a move.
    Move(act::Move),
    /// Show an item, its open moves and what happened to it.
    Show(show::Show),
    /// Show the desk of a unit.
    Inbox(desk::Inbox),
    /// Show what is overdue.
    Overdue(desk::Overdue),
    /// Serve the API, Open311 and the page.
    Serve(serve::Serve),
    /// Show and check the settings of the service.
    Config(config::Config),
    /// Bring units and people into force.
    Unit(unit::Unit),
    /// Hold the measurements of a foundation pit against their limits.
    Pit(pit::Pit),
    /// Listen to devices apart from the service, and forward what they say.
    Gateway(gateway::Gateway),
    /// Play an invented city of fire panels against a gateway.
    SimulateDevices(simulate_devices::SimulateDevices),
    /// Say who is told of what, and send again what did not arrive.
    Subscription(subscription::Subscription),
    /// Make and close accounts.
    User(user::User),
    /// Make and void keys of programs.
    Key(key::Key),
    /// Fire what is due.
    Tick(tick::Tick),
    /// Show the measures of a month.
    Measures(measures::Measures),
    /// Check the seals and the invariants of a store.
    Verify(log::Verify),
    /// Fold every item anew and compare.
    Replay(log::Replay),
    /// Copy a store while it is in use.
    Backup(backup::Backup),
    /// Make a store from a copy.
    Restore(backup::Restore),
    /// Write the items of a list as rows.
    Export(export::Export),
    /// Make what is personal unreadable for ever.
    Erase(erase::Erase),
    /// Change the master key.
    Rekey(rekey::Rekey),
    /// Play an invented year of a district.
    Demo(rehearse::Demo),
    /// Bring live items to their close on a fake clock.
    Rehearse(rehearse::Rehearse),
    /// See the main job in one go.
    Tour(tour::Tour),
}

impl Command {
    fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        match self {
            Self::Check(check) => check.run(now, output),
            Self::Explain(explain) => explain.run(output),
            Self::Schema(schema) => schema.run(output),
            Self::Deadline(deadline) => deadline.run(output),
            Self::Decode(decode) => decode.run(now, output),
            Self::Triage(triage) => triage.run(now, output),
            Self::Minutes(minutes) => minutes.run(output),
            Self::Init(init) => init.run(now, output),
            Self::Publish(publish) => publish.run(now, output),
            Self::Import(import) => import.run(now, output),
            Self::Add(add) => add.run(now, output),
            Self::Move(step) => step.run(now, output),
            Self::Show(show) => show.run(now, output),
            Self::Inbox(inbox) => inbox.run(now, output),
            Self::Overdue(overdue) => overdue.run(now, output),
            Self::Serve(serve) => serve.run(now, output),
            Self::Pit(pit) => pit.run(now, output),
            Self::Gateway(gateway) => gateway.run(output),
            Self::SimulateDevices(simulate) => simulate.run(output),
            Self::Config(config) => config.run(output),
            Self::Unit(unit) => unit.run(now, output),
            Self::Subscription(subscription) => subscription.run(now, output),
            Self::User(user) => user.run(now, output),
            Self::Key(key) => key.run(now, output),
            Self::Tick(tick) => tick.run(now, output),
            Self::Measures(measures) => measures.run(output),
            Self::Verify(verify) => verify.run(now, output),
            Self::Replay(replay) => replay.run(output),
            Self::Backup(backup) => backup.run(output),
            Self::Restore(restore) => restore.run(output),
            Self::Export(export) => export.run(now, output),
            Self::Erase(erase) => erase.run(now, output),
            Self::Rekey(rekey) => rekey.run(now, output),
            Self::Demo(demo) => demo.run(output),
            Self::Rehearse(rehearse) => rehearse.run(now, output),
            Self::Tour(tour) => tour.run(output),
        }
    }
}

impl Arguments {
    /// Runs the command and says how it ended.
    pub fn run(&self) -> ExitCode {
        let mut stdout = io::stdout().lock();
        let is_coloured = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
        let screen = Screen { language: self.lang.unwrap_or_else(language_of_the_system), is_coloured };
        let mut output = Output::new(self.format, screen, &mut stdout);
        end(self.command.run(self.now.unwrap_or_else(clock::now), &mut output))
    }
}

fn language_of_the_system() -> Language {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].map(std::env::var_os);
    let first = named.into_iter().flatten().find(|value| !value.is_empty());
    let is_chinese = first.is_some_and(|value| value.to_string_lossy().starts_with("zh"));
    if is_chinese { Language::Zh } else { Language::En }
}
