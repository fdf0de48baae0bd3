//! The long run: `cargo run --release -p fuzz -- [TIMES] [TARGET]` gives each target so many times the inputs of its short
//! run, from a number of its own, and prints what became of them.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::process::ExitCode;
use std::time::Instant;

use fuzz::{TARGETS, run};

/// How many times the short run, when nothing is said.
const TIMES: u64 = 100;
/// Where the long run begins; the short one begins elsewhere.
const NUMBER: u64 = 2;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let times = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(TIMES);
    let only = arguments.next();
    let mut fell = false;
    for target in TARGETS.iter().filter(|target| only.as_ref().is_none_or(|only| only == target.name)) {
        let begun = Instant::now();
        match run(target, NUMBER, target.short * times) {
            Ok(taken) => {
                let seconds = begun.elapsed().as_secs_f64();
                println!(
                    "{:<14} {:>9} inputs, {taken:>8} taken for something, {seconds:>6.1} s",
                    target.name,
                    target.short * times
                );
            }
            Err(fault) => {
                fell = true;
                println!("{:<14} input {}: {}\n{}", fault.target, fault.index, fault.why, fault.input.escape_ascii());
            }
        }
    }
    if fell { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
