//! The service over HTTP beside its floors: nginx that answers a static 200 to the same load program (wrk), and pgbench
//! that inserts one item row and one event row a transaction.

mod days;
mod floors;
mod life;
mod service;
mod wrk;

use std::time::{Duration, Instant};

use crate::Failure;
use crate::moves::Bench;

use floors::{Nginx, pgbench};
use service::Service;
use wrk::{Load, wrk};

pub use days::run as days;

/// How many items are stored for the questions, when nothing is said.
pub const ITEMS: u64 = 1_000_000;
/// How long a run lasts, in seconds.
const SECONDS: u32 = 10;
/// How many callers write, and how many read.
const WRITERS: u32 = 64;
const READERS: u32 = 32;
/// How long a service that has begun is left alone.
const SETTLED: Duration = Duration::from_secs(15);

/// A registration, each with a title of its own.
const REGISTER: &str = r#"
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
local n = 0
function request()
  n = n + 1
  local text = "小区东门外的路灯坏了三盏，晚上老人走路看不清，请尽快修复，已经反映多次，一直没有人来处理。"
  local place = "清河区云桥街道朝棠路" .. n .. "号"
  return wrk.format(nil, nil, nil, '{"list":"hotline","fields":{"title":"路灯不亮 ' .. n .. '","text":"' .. text
    .. '","kind":"求助","category":"道路设施","place":"' .. place .. '","phone":"13900000000"}}')
end
"#;

/// Measures intake, whole lives and questions.
pub fn run(items: u64) -> Result<(), Failure> {
    intake()?;
    let folder = tempfile::tempdir_in(".")?;
    let begun = Instant::now();
    let bench = Bench::new(folder.path())?;
    bench.fill(items)?;
    drop(bench);
    println!("{items} items stored in {:.0} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let service = Service::over(&folder.path().join("store"))?;
    println!("the index took them in and the service listens after {:.0} s", begun.elapsed().as_secs_f64());
    questions(&service)
}

fn intake() -> Result<(), Failure> {
    let folder = tempfile::tempdir_in(".")?;
    let store = folder.path().join("store");
    let service = Service::begin(&store)?;
    let load = |url: String, authorization: Option<String>| Load {
        url,
        authorization,
        script: Some(REGISTER),
        callers: WRITERS,
        seconds: SECONDS,
    };
    let key = service.key("intake", "p0015")?;
    let before = service.processor_seconds()?;
    let told = wrk(&load(service.url("/api/v1/items"), Some(key)))?;
    let spent = (service.processor_seconds()? - before) * 1000.0 / told.calls.max(1.0);
    let nginx = Nginx::start(folder.path())?;
    let floor = wrk(&load(nginx.url(), None))?;
    drop(nginx);
    println!("intake, {WRITERS} callers: {told}, {spent:.3} processor ms an item (aim 0.2)");
    println!("nginx, static 200, the same load: {floor}; ratio {:.2} (aim 0.25)", told.rate / floor.rate);
    let lives = life::lead(&service)?;
    println!("whole life of an item: {lives:.3} processor ms (aim 1)");
    drop(service);
    let (sixteen, sixty_four) = (pgbench(folder.path(), 16, SECONDS)?, pgbench(folder.path(), 64, SECONDS)?);
    let best = sixteen.max(sixty_four);
    println!(
        "pgbench, two rows a transaction: {sixteen:.0}/s with 16 clients, {sixty_four:.0}/s with 64; ratio {:.2} (aim 2.0)",
        told.rate / best
    );
    Ok(())
}

fn questions(service: &Service) -> Result<(), Failure> {
    let key = service.key("reader", "p0015")?;
    service.register_needles(&key)?;
    let ask = |path: &str, callers: u32| {
        wrk(&Load { url: service.url(path), authorization: Some(key.clone()), script: None, callers, seconds: SECONDS })
    };
    // What the index took in is still being written to the disk; a service that has just begun is not what is measured.
    std::thread::sleep(SETTLED);
    let before = service.processor_seconds()?;
    let page = ask("/api/v1/items?list=hotline&state=live&limit=50", READERS)?;
    let spent = (service.processor_seconds()? - before) * 1000.0 / page.calls.max(1.0);
    println!("newest 50 of a filtered list, {READERS} callers: {page}, {spent:.2} processor ms a page (aim p99 10 ms)");
    let found = ask("/api/v1/items?text=%E6%90%85%E6%8B%8C%E7%AB%99", 1)?;
    println!("full text 搅拌站, 1 caller: {found} (aim 50 ms)");
    let common = ask("/api/v1/items?text=%E8%B7%AF%E7%81%AF", 1)?;
    println!("full text 路灯, which all of them say, 1 caller: {common} (aim 50 ms)");
    Ok(())
}
