//! What a run measured: calls, wall time, processor time.

use std::fmt;

use crate::Failure;

/// Processor time is counted in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

/// What a run measured.
#[derive(Clone, Copy)]
pub struct Measured {
    /// Acknowledged calls a second.
    pub rate: f64,
    /// Processor time a call, user and system, in microseconds.
    pub processor_microseconds: f64,
}

impl Measured {
    /// So many calls in so many seconds, with so many seconds of the processors.
    pub fn new(calls: u64, seconds: f64, processor_seconds: f64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52 calls")]
        let calls = calls.max(1) as f64;
        Self { rate: calls / seconds, processor_microseconds: processor_seconds * 1e6 / calls }
    }

    /// The better of two runs, figure by figure: the machine may have been busy in the other.
    pub fn best(self, other: Self) -> Self {
        Self {
            rate: self.rate.max(other.rate),
            processor_microseconds: self.processor_microseconds.min(other.processor_microseconds),
        }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s of {:.1} µs", self.rate, self.processor_microseconds)
    }
}

/// The processor time that this process has used, user and system, in seconds.
pub fn processor_seconds() -> Result<f64, Failure> {
    processor_seconds_of("self")
}

/// The processor time that a process has used.
pub fn processor_seconds_of(process: &str) -> Result<f64, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
    Ok(ticks.sum::<Result<f64, _>>()? / TICKS_A_SECOND)
}
