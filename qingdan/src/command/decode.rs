//! `qingdan decode`: what a recorded frame says, for people with a trace in hand.

pub mod gb26875;

use std::io::{self, BufRead, Read};

use clap::{Args, Subcommand};
use jiff::Timestamp;

use crate::output::{Ended, Failure, Output};

/// The longest line that is read, in bytes; a longer one is answered as one that is too long.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// Reads one frame a line from standard input and prints one JSON a line.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  echo '40 40 01 00 …' | qingdan decode gb26875
  qingdan decode gb26875 < trace.txt")]
pub struct Decode {
    #[command(subcommand)]
    protocol: Protocol,
}

#[derive(Debug, Subcommand)]
enum Protocol {
    /// Fire panels, GB/T 26875.3-2011: a frame in hex, with or without blanks.
    Gb26875,
}

impl Decode {
    /// Decodes every line.
    ///
    /// # Errors
    /// Standard input or output fails.
    pub fn run(&self, now: Timestamp, output: &mut Output<'_>) -> Result<Ended, Failure> {
        let Protocol::Gb26875 = &self.protocol;
        let mut input = io::stdin().lock();
        let mut line = Vec::new();
        loop {
            line.clear();
            let limit = LINE_BYTES_MAX as u64 + 1;
            let read = (&mut input).take(limit).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(Ended::Well);
            }
            let is_long = line.len() > LINE_BYTES_MAX && !line.ends_with(b"\n");
            if is_long {
                skip_line(&mut input)?;
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim().trim_start_matches('\u{feff}');
            if text.is_empty() {
                continue;
            }
            let told = if is_long {
                gb26875::refused(&format!("the line has more than {LINE_BYTES_MAX} bytes"))
            } else {
                gb26875::line(text, now)
            };
            let writer = output.writer();
            serde_json::to_writer(&mut *writer, &told).map_err(io::Error::from)?;
            writer.write_all(b"\n")?;
        }
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
