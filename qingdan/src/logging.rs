//! Log lines of the service, on standard error: for people, or one JSON object a line.

use std::io;

use tracing_subscriber::filter::LevelFilter;

use crate::settings::{Log, LogFormat};

/// Begins to log. A second call changes nothing.
pub fn start(log: &Log) {
    let level: LevelFilter = log.level.parse().unwrap_or(LevelFilter::INFO);
    let lines = tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(level);
    let started = match log.format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    // It fails only where somebody logs already.
    let _ = started;
}
