//! The program: reads the settings, asks the clock once, runs one command, and says how it ended.

mod beside;
mod clock;
mod command;
mod data;
mod embedded;
mod gateway;
mod keys;
mod logging;
mod organisation;
mod output;
mod package;
mod progress;
mod render;
mod settings;

use std::process::ExitCode;

use clap::Parser;

/// Commands make many small texts in many threads; the allocator of the system spends a quarter of their time on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    command::Arguments::parse().run()
}
