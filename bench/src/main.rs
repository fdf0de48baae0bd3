//! Prints figures beside their floors, measured in the same run: acknowledged moves, checks of lists, due dates.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

mod district;
mod floor;
mod moves;

use std::time::Instant;

use item::calendar::DayEnd;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let seconds = 4.0;
    for callers in [1, 64, 256] {
        let floor = floor::rows_a_second(callers, seconds)?;
        let moves = moves::moves_a_second(callers, seconds)?;
        println!("{callers:>4} callers: {moves:>8.0} moves/s, floor {floor:>8.0} calls/s, ratio {:.2}", moves / floor);
    }
    checks()?;
    due_dates()
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
