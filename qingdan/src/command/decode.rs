//! `qingdan decode`: what a recorded frame says, for people with a trace in hand.

mod capture;
mod flow;
pub mod gb26875;
mod hex;
pub mod hj212;
mod told;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use protocols::gb26875::{PROFILE_BYTES_MAX, Profile};
use serde_json::Value;

use crate::output::{Ended, Failure, Output};
use told::refused;

/// The longest line that is read, in bytes; a longer one is answered as one that is too long.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// Reads one frame a line and prints one JSON a line. A capture (pcap or pcapng) is read too: its streams are put together, and each frame in them is a line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  echo '40 40 01 00 …' | qingdan decode gb26875
  qingdan decode gb26875 trace.txt
  qingdan decode gb26875 panel.pcapng
  qingdan decode gb26875 --profile lists/devices/fb2024.toml trace.txt
  qingdan decode hj212 < station.log
  tcpdump -w - port 5001 | qingdan decode gb26875

Each line has the keys valid, problem, quirks, sequence, command, source, destination, length, type and objects.
Where nothing could be read, all but the first three are null or empty.")]
pub struct Decode {
    #[command(subcommand)]
    protocol: Protocol,
}

#[derive(Debug, Subcommand)]
enum Protocol {
    /// Fire panels, GB/T 26875.3-2011: a frame in hex, with or without blanks or 0x, or in base64.
    Gb26875(Panel),
    /// Stations, HJ 212-2017: a packet as text, or in hex.
    Hj212(Source),
}

#[derive(Debug, Args)]
struct Panel {
    #[command(flatten)]
    source: Source,
    /// The profile of the vendor, such as lists/devices/fb2024.toml; without it a device is read as the standard says.
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Source {
    /// A file of lines, or a capture; standard input if it is left out.
    file: Option<PathBuf>,
}

/// One protocol: how a line of it is read, and how a stream of it.
#[derive(Debug, Clone)]
enum Decoder {
    Gb26875(Arc<Profile>),
    Hj212,
}

impl Decoder {
    fn line(&self, text: &[u8], now: Timestamp) -> Value {
        match self {
            Self::Gb26875(profile) => gb26875::line_of(text, profile, now),
            Self::Hj212 => hj212::line(text),
        }
    }
}

impl Decode {
    /// Decodes every line, or every frame of a capture.
    ///
    /// # Errors
    /// The file cannot be read, or standard output fails.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let (decoder, source) = match &self.protocol {
            Protocol::Gb26875(panel) => (Decoder::Gb26875(Arc::new(profile(panel.profile.as_deref())?)), &panel.source),
            Protocol::Hj212(source) => (Decoder::Hj212, source),
        };
        let mut input: Box<dyn BufRead + Send> = match source.file.as_deref() {
            Some(path) => Box::new(BufReader::new(open(path)?)),
            None => Box::new(BufReader::new(io::stdin())),
        };
        if capture::begins(input.fill_buf()?) {
            capture::read(&decoder, input, now, &mut |told| print(&told, output))?;
        } else {
            lines(&decoder, &mut input, now, output)?;
        }
        Ok(Ended::Well)
    }
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| Failure::Usage(format!("`{}` cannot be read: {error}", path.display())))
}

/// The profile of a file that is sound; the standard where none is named.
fn profile(path: Option<&Path>) -> Result<Profile, Failure> {
    let Some(path) = path else { return Ok(Profile::standard()) };
    let mut text = String::new();
    let limit = PROFILE_BYTES_MAX as u64 + 1;
    let wrong = |problem: &str| Failure::Usage(format!("`{}`: {problem}", path.display()));
    open(path)?.take(limit).read_to_string(&mut text).map_err(|error| wrong(&error.to_string()))?;
    let profile = Profile::parse(&text).map_err(|error| wrong(&error.to_string()))?;
    let findings: Vec<String> = profile.findings().iter().map(ToString::to_string).collect();
    if findings.is_empty() { Ok(profile) } else { Err(wrong(&findings.join("; "))) }
}

fn print(told: &Value, output: &mut Output<'_>) -> io::Result<()> {
    let writer = output.writer();
    serde_json::to_writer(&mut *writer, told).map_err(io::Error::from)?;
    writer.write_all(b"\n")
}

fn lines(decoder: &Decoder, input: &mut impl BufRead, now: Timestamp, output: &mut Output<'_>) -> Result<(), Failure> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let limit = LINE_BYTES_MAX as u64 + 1;
        if input.take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let is_long = line.len() > LINE_BYTES_MAX && !line.ends_with(b"\n");
        if is_long {
            skip_line(input)?;
        }
        let text = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let told = if is_long {
            refused(&format!("the line has more than {LINE_BYTES_MAX} bytes"), &[])
        } else {
            decoder.line(text, now)
        };
        print(&told, output)?;
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(used);
        if ended {
            return Ok(());
        }
    }
}
