//! From the alarm of a panel to the live stream that a screen listens to, through the whole program: one alarm at a time
//! under the load of all other panels, and a storm of all at once.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::client::{self, Line};

/// How many panels stand in one building.
const PANELS_A_BUILDING: usize = 100;
/// How often a panel sends something while nothing happens.
const EVERY: Duration = Duration::from_secs(10);
/// How many alarms come one by one, and in what time.
const ALARMS: usize = 60;
const PAUSE: Duration = Duration::from_millis(400);
/// After so long nothing comes any more.
const LATE: Duration = Duration::from_secs(60);

/// The program with its listener, over a store of its own.
struct Program {
    child: Child,
    address: String,
    fire: String,
    key: String,
    _folder: tempfile::TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already; either way it is gone afterwards.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn building(device: usize) -> String {
    format!("第{}号楼", device / PANELS_A_BUILDING + 1)
}

fn program(folder: &Path) -> Result<Command, Failure> {
    let path: PathBuf = std::env::current_exe()?.with_file_name("qingdan");
    if !path.exists() {
        return Err(format!("{} is missing: build qingdan", path.display()).into());
    }
    let mut command = Command::new(path);
    command.current_dir(folder);
    Ok(command)
}

fn run(folder: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let output = program(folder)?.args(arguments).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

impl Program {
    fn start(devices: usize) -> Result<Self, Failure> {
        let folder = tempfile::tempdir_in(".")?;
        run(folder.path(), &["init", "--data", "var"])?;
        let mut inventory = "device,building,place,responsible_unit\n".to_owned();
        for device in 0..devices {
            let address = protocols::gb26875::Address::from_number(u64::try_from(device)? + 1);
            let name = channels::fire::device_name(address);
            let name = name.trim_start_matches("gb26875:");
            inventory.push_str(&format!("{name},{},999901001,songting_hotel\n", building(device)));
        }
        std::fs::write(folder.path().join("devices.csv"), inventory)?;
        let add = ["key", "add", "--data", "var", "--name", "wall", "--scope", "read", "--person", "p0048"];
        let key = run(folder.path(), &add)?;
        let mut serve = program(folder.path())?;
        serve.args(["serve", "--data", "var", "--listen", "127.0.0.1:0", "--format", "json", "--set"]);
        serve.args([
            "log.level=error",
            "--device-peer-max",
            "200000",
            "--fire-listen",
            "127.0.0.1:0",
            "--inventory",
            "devices.csv",
        ]);
        let mut child = serve.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let told: serde_json::Value = serde_json::from_str(&line)?;
        let text = |name: &str| told[name].as_str().unwrap_or_default().replace("http://", "");
        Ok(Self { child, address: text("address"), fire: text("fire"), key, _folder: folder })
    }

    /// What a screen hears: each change of an item, with when it came.
    fn listen(&self) -> Result<Receiver<(Instant, String)>, Failure> {
        let mut stream = TcpStream::connect(&self.address)?;
        let key = &self.key;
        write!(stream, "GET /api/v1/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n")?;
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(stream).lines().map_while(Result::ok);
            for line in lines.filter(|line| line.starts_with("data:")) {
                if tell.send((Instant::now(), line)).is_err() {
                    return;
                }
            }
        });
        Ok(told)
    }
}

fn heard(told: &Receiver<(Instant, String)>, words: &[&str]) -> Result<Instant, Failure> {
    loop {
        let (at, line) = told.recv_timeout(LATE)?;
        if words.iter().all(|word| line.contains(word)) {
            return Ok(at);
        }
    }
}

/// Lets one panel after the other report a fire while all of them send what they always send.
pub async fn one_by_one(devices: usize) -> Result<(), Failure> {
    let program = Program::start(devices)?;
    let told = program.listen()?;
    let mut lines = client::once(client::connect(&program.fire, devices).await?).await?;
    let connected = lines.len();
    let mut alarms: Vec<Line> =
        (0..ALARMS).map(|number| lines.swap_remove(number * PANELS_A_BUILDING % lines.len())).collect();
    let pace = f64::from(u32::try_from(lines.len())?) / EVERY.as_secs_f64();
    let load = tokio::spawn(client::run(lines, PAUSE * u32::try_from(ALARMS)? + EVERY, Some(pace)));
    tokio::time::sleep(EVERY / 4).await;
    let mut times = Vec::new();
    for line in &mut alarms {
        let name = building(line.number());
        let begun = Instant::now();
        client::fire(line).await?;
        let words = ["\"name\":\"alarm\"", name.as_str()];
        times.push(tokio::task::block_in_place(|| heard(&told, &words))?.duration_since(begun));
        tokio::time::sleep(PAUSE).await;
    }
    let (figures, _) = load.await??;
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    println!("{connected} panels, {figures}");
    println!("from alarm to live stream, {ALARMS} alarms: median {:.0} ms, p99 {:.0} ms", at(50), at(99));
    Ok(())
}

/// Lets all panels report a fire at the same time.
pub async fn storm(devices: usize) -> Result<(), Failure> {
    let program = Program::start(devices)?;
    let told = program.listen()?;
    let lines = client::once(client::connect(&program.fire, devices).await?).await?;
    let connected = lines.len();
    let buildings = connected.div_ceil(PANELS_A_BUILDING);
    let begun = Instant::now();
    let lines = client::all_fire(lines).await?;
    let confirmed = begun.elapsed().as_secs_f64();
    let mut known = std::collections::BTreeSet::new();
    let mut last = begun;
    while known.len() < buildings {
        let (at, line) = tokio::task::block_in_place(|| told.recv_timeout(LATE))?;
        let names = (0..buildings).map(|number| building(number * PANELS_A_BUILDING));
        for name in names.filter(|name| line.contains("\"name\":\"alarm\"") && line.contains(name.as_str())) {
            if known.insert(name) {
                last = at;
            }
        }
    }
    let shown = last.duration_since(begun).as_secs_f64();
    // Whatever is still under way would open more.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let items = count(&program)?;
    drop(lines);
    println!(
        "a storm: {connected} alarms confirmed in {confirmed:.2} s, the last of {buildings} buildings on the live stream after {shown:.2} s"
    );
    println!("items on the list of alarms afterwards: {items}");
    Ok(())
}

fn count(program: &Program) -> Result<u64, Failure> {
    let mut stream = TcpStream::connect(&program.address)?;
    let (key, path) = (&program.key, "/api/v1/items/count?list=alarm");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n")?;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut stream, &mut text)?;
    let body = text.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
    let told: serde_json::Value = serde_json::from_str(body)?;
    told["items"].as_u64().ok_or_else(|| text.into())
}
