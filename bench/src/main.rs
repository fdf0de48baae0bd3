//! Prints figures beside their floors, measured in the same run: acknowledged moves, checks of lists, due dates.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

mod district;
mod floor;
mod http;
mod life;
mod measured;
mod moves;
mod preload;

use std::time::Instant;

use item::calendar::DayEnd;

use measured::Measured;
use moves::Bench;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

/// How long a run lasts, and how many runs the best is taken of.
const SECONDS: f64 = 3.0;
const RUNS: usize = 3;
/// How many callers there are when the size of the store is what matters.
const CALLERS: usize = 64;

fn main() -> Result<(), Failure> {
    if std::env::args().nth(1).is_some_and(|word| word == "days") {
        let seconds = std::env::args().nth(2).map(|seconds| seconds.parse()).transpose()?;
        return http::days(seconds.unwrap_or(600));
    }
    if std::env::args().nth(1).is_some_and(|word| word == "fill") {
        let folder = std::env::args().nth(2).ok_or("name the folder of the store")?;
        let items = std::env::args().nth(3).map(|items| items.parse()).transpose()?;
        return Bench::new(std::path::Path::new(&folder))?.fill(items.unwrap_or(http::ITEMS));
    }
    if std::env::args().nth(1).is_some_and(|word| word == "http") {
        let items = std::env::args().nth(2).map(|items| items.parse()).transpose()?;
        return http::run(items.unwrap_or(http::ITEMS));
    }
    let sizes: Vec<u64> = std::env::args().skip(1).map(|size| size.parse()).collect::<Result<_, _>>()?;
    if !sizes.is_empty() {
        return sizes.into_iter().try_for_each(with_items);
    }
    for callers in [1, 64, 256] {
        beside_the_floor(callers)?;
    }
    [10_000, 100_000].into_iter().try_for_each(with_items)?;
    checks()?;
    due_dates()
}

/// The store and its floor in turns, so that both meet the same machine.
fn beside_the_floor(callers: usize) -> Result<(), Failure> {
    let mut runs: Vec<(Measured, Measured)> = Vec::new();
    for _ in 0..RUNS {
        let folder = tempfile::tempdir_in(".")?;
        runs.push((Bench::new(folder.path())?.run(callers, SECONDS)?, floor::run(callers, SECONDS)?));
    }
    let best = |which: fn(&(Measured, Measured)) -> Measured| runs.iter().map(which).reduce(Measured::best);
    let (Some(commands), Some(floor)) = (best(|run| run.0), best(|run| run.1)) else { return Ok(()) };
    println!(
        "{callers:>4} callers: {commands} commands, floor {floor} calls, ratio {:.2} (of processor time {:.2})",
        commands.rate / floor.rate,
        floor.processor_microseconds / commands.processor_microseconds
    );
    Ok(())
}

/// The store with so many items in it.
fn with_items(items: u64) -> Result<(), Failure> {
    let folder = tempfile::tempdir_in(".")?;
    let bench = Bench::new(folder.path())?;
    let start = Instant::now();
    bench.fill(items)?;
    let filled = start.elapsed().as_secs_f64();
    let runs = (0..RUNS).map(|_| bench.run(CALLERS, SECONDS)).collect::<Result<Vec<_>, _>>()?;
    if let Some(best) = runs.into_iter().reduce(Measured::best) {
        println!("{items:>9} items there before (filled in {filled:.0} s), {CALLERS} callers: {best} commands");
    }
    Ok(())
}

fn checks() -> Result<(), Failure> {
    for (name, text) in district::lists()? {
        let start = Instant::now();
        let checked = definition::check(&text);
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        println!("check {name:<16} {milliseconds:>7.1} ms, {} findings", checked.findings.len());
    }
    Ok(())
}

fn due_dates() -> Result<(), Failure> {
    let calendar = item::calendar::Calendar::resolve(&[district::layer()?], "cn")?;
    let from: jiff::Timestamp = "2025-01-01T01:00:00Z".parse()?;
    let limit: definition::Length =
        "5 working days".parse().map_err(|error: definition::LengthError| error.to_string())?;
    let (start, count) = (Instant::now(), 5_000_000_u32);
    let mut last = from;
    for number in 0..count {
        let at = from.saturating_add(jiff::SignedDuration::from_secs(i64::from(number % 31_000_000)))?;
        last = last.max(calendar.due(at, limit, DayEnd::Midnight)?.at);
    }
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    println!("due dates: {:.1} million/s on one core (last {last})", rate / 1e6);
    Ok(())
}
