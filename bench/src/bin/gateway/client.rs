//! The devices: each sends a frame, waits for what comes back, and sends the next.

use std::fmt;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use protocols::gb26875::{Address, Command, Component, Head, Label, Object, System, Text, write_adu};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep_until, timeout};

use crate::Failure;

/// How long an answer may take before the run has failed.
const ANSWER_MAX: Duration = Duration::from_secs(60);

/// The status of a part that runs well, and of one that reports a fire.
const NORMAL: u16 = 1;
const FIRE: u16 = 0b11;

/// One device with its connection.
pub struct Line {
    stream: TcpStream,
    device: u64,
    sequence: u16,
}

/// What a run came to.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// Answers a second.
    pub rate: f64,
    p50: Duration,
    p99: Duration,
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rate, p50, p99 } = self;
        let millis = |time: &Duration| time.as_secs_f64() * 1000.0;
        write!(out, "{rate:.0} frames a second, half within {:.1} ms, p99 {:.1} ms", millis(p50), millis(p99))
    }
}

#[expect(clippy::disallowed_methods, reason = "a frame bears the time of this machine, as a panel's does")]
fn frame(device: u64, sequence: u16, status: u16) -> Result<Vec<u8>, Failure> {
    let at = Label::at(Timestamp::now());
    let [low, high] = sequence.to_le_bytes();
    let component = Component { system: System { kind: 1, address: 1 }, kind: 40, address: [3, 0, low, high] };
    let text = Text::fixed::<31>("三层走廊");
    let mut adu = Vec::new();
    write_adu(2, &[Object::ComponentStatus { component, status, text: Text(&text), at }], &mut adu);
    let (source, destination) = (Address::from_number(device), Address::from_number(88888));
    let head = Head { sequence, version: [1, 1], label: at, source, destination, command: Command::Send };
    let mut bytes = Vec::new();
    head.write(&adu, &mut bytes)?;
    Ok(bytes)
}

/// Connects; as many as the machine allows.
pub async fn connect(address: &str, devices: usize) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::with_capacity(devices);
    for device in 0..devices {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true)?;
                lines.push(Line { stream, device: u64::try_from(device)? + 1, sequence: 0 });
            }
            Err(error) if lines.is_empty() => return Err(error.into()),
            Err(error) => {
                println!("what stops it at {device}: {error}");
                break;
            }
        }
    }
    Ok(lines)
}

impl Line {
    /// The number of the device, from 0.
    pub fn number(&self) -> usize {
        usize::try_from(self.device).unwrap_or(usize::MAX).saturating_sub(1)
    }
}

/// Reports a fire, and waits until that is confirmed.
pub async fn fire(line: &mut Line) -> Result<(), Failure> {
    say(line, FIRE).await
}

/// Sends one frame and waits for its answer.
async fn exchange(line: &mut Line) -> Result<(), Failure> {
    say(line, NORMAL).await
}

/// Sends one frame and waits for its answer, whatever its length: a confirm is shorter than an echo.
async fn say(line: &mut Line, status: u16) -> Result<(), Failure> {
    line.sequence = line.sequence.wrapping_add(1);
    let bytes = frame(line.device, line.sequence, status)?;
    line.stream.write_all(&bytes).await?;
    let mut answer = [0; 128];
    let mut read = 0;
    loop {
        let count = timeout(ANSWER_MAX, line.stream.read(&mut answer[read..])).await??;
        read += count;
        if count == 0 {
            return Err("a connection was closed".into());
        }
        if read == 30 && answer[26] == 3 || read == bytes.len() {
            return Ok(());
        }
    }
}

/// One exchange each.
pub async fn once(lines: Vec<Line>) -> Result<Vec<Line>, Failure> {
    each(lines, NORMAL).await
}

/// Each reports a fire, all at the same time.
pub async fn all_fire(lines: Vec<Line>) -> Result<Vec<Line>, Failure> {
    each(lines, FIRE).await
}

async fn each(lines: Vec<Line>, status: u16) -> Result<Vec<Line>, Failure> {
    let tasks: Vec<_> = lines
        .into_iter()
        .map(|mut line| {
            tokio::spawn(async move {
                say(&mut line, status).await?;
                Ok::<_, Failure>(line)
            })
        })
        .collect();
    let mut lines = Vec::with_capacity(tasks.len());
    for task in tasks {
        lines.push(task.await??);
    }
    Ok(lines)
}

/// Sends for a while: as fast as answers come, or at a pace over all devices.
pub async fn run(lines: Vec<Line>, time: Duration, pace: Option<f64>) -> Result<(Figures, Vec<Line>), Failure> {
    let count = u32::try_from(lines.len())?;
    let every = pace.map(|pace| Duration::from_secs_f64(f64::from(count) / pace));
    let begin = Instant::now();
    let until = begin + time;
    let tasks: Vec<_> = (0..count)
        .zip(lines)
        .map(|(number, mut line)| {
            tokio::spawn(async move {
                let mut taken: Vec<Duration> = Vec::new();
                // Spread over the pause, so that they do not all send at once.
                let mut next = begin + every.map_or(Duration::ZERO, |every| every * number / count);
                while next.max(Instant::now()) < until {
                    if every.is_some() {
                        sleep_until(next.into()).await;
                    }
                    // From when it was to be sent: a server that is slow is not spared.
                    let sent = if every.is_some() { next } else { Instant::now() };
                    exchange(&mut line).await?;
                    taken.push(sent.elapsed());
                    next += every.unwrap_or_default();
                }
                Ok::<_, Failure>((line, taken))
            })
        })
        .collect();
    let (mut lines, mut all) = (Vec::new(), Vec::new());
    for task in tasks {
        let (line, taken) = task.await??;
        lines.push(line);
        all.extend(taken);
    }
    let seconds = begin.elapsed().as_secs_f64();
    all.sort_unstable();
    let at = |share: usize| all.get(all.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
    let rate = all.len() as f64 / seconds;
    Ok((Figures { rate, p50: at(50), p99: at(99) }, lines))
}
