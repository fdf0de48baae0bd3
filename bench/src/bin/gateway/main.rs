//! Confirmed frames a second over TCP, kept on disk before each confirm, beside a bare echo of the same frames in the same
//! run; how long a confirm takes at half of that; how much memory an idle connection costs.
//!
//! `… -- screen [devices]` measures from a panel's alarm to the live stream under load, `… -- storm [devices]` all alarms
//! at once; both through the whole program.
//!
//! `cargo run --release -p bench --bin gateway -- [devices] [seconds]`. The server is a process of its own, so that its
//! memory is its own and the limit of open files counts once.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

mod client;
mod screen;
mod server;

use std::time::Duration;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    match first.as_deref() {
        Some("serve-fire") => return server::fire(),
        Some("serve-echo") => return server::echo(),
        _ => {}
    }
    let screen = first.as_deref().filter(|word| matches!(*word, "screen" | "storm")).map(str::to_owned);
    let first = if screen.is_some() { arguments.next() } else { first };
    let devices: usize = first.map(|count| count.parse()).transpose()?.unwrap_or(10_000);
    let seconds: u64 = arguments.next().map(|count| count.parse()).transpose()?.unwrap_or(10);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    match screen.as_deref() {
        Some("screen") => return runtime.block_on(screen::one_by_one(devices)),
        Some(_) => return runtime.block_on(screen::storm(devices)),
        None => {}
    }
    runtime.block_on(measure(devices, Duration::from_secs(seconds)))
}

async fn measure(devices: usize, time: Duration) -> Result<(), Failure> {
    let mut rates = Vec::new();
    for kind in ["serve-echo", "serve-fire"] {
        let server = server::Running::start(kind)?;
        let before = server.memory_kilobytes()?;
        let lines = client::connect(&server.address, devices).await?;
        let connected = lines.len();
        // One frame each, so that every connection is bound; then nothing for a moment.
        let lines = client::once(lines).await?;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let idle = server.memory_kilobytes()?.saturating_sub(before);
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
        let each = idle as f64 / connected.max(1) as f64;
        println!("{kind}: {connected} of {devices} connected, {each:.2} kB of memory an idle connection");
        let (full, lines) = client::run(lines, time, None).await?;
        println!("{kind}: full load {full}");
        let pace = full.rate / 2.0;
        let (half, _) = client::run(lines, time, Some(pace)).await?;
        println!("{kind}: half load {half}");
        rates.push(full.rate);
    }
    if let [echo, fire] = rates[..] {
        println!("confirmed, kept on disk, beside a bare echo: {:.2}", fire / echo);
    }
    Ok(())
}
