//! The load program: wrk, with as many connections as callers.

use std::fmt;
use std::process::Command;

use crate::Failure;

/// What wrk is asked to do.
pub struct Load {
    /// Where.
    pub url: String,
    /// The key of the caller.
    pub authorization: Option<String>,
    /// What is sent, as Lua; a GET where there is none.
    pub script: Option<&'static str>,
    /// How many callers.
    pub callers: u32,
    /// How long.
    pub seconds: u32,
}

/// What wrk measured.
pub struct Told {
    /// Calls a second.
    pub rate: f64,
    /// Calls in all.
    pub calls: f64,
    /// Median and 99th percentile, as wrk writes them.
    pub median: String,
    /// The 99th percentile.
    pub p99: String,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s, median {}, p99 {}", self.rate, self.median, self.p99)
    }
}

/// Runs it. An answer that is no 2xx or 3xx makes the run void.
pub fn wrk(load: &Load) -> Result<Told, Failure> {
    let script = tempfile::NamedTempFile::new()?;
    let mut command = Command::new("wrk");
    command.args(["--latency", "--timeout", "30s"]).arg(format!("-t{}", load.callers.min(2)));
    command.arg(format!("-c{}", load.callers)).arg(format!("-d{}s", load.seconds));
    if let Some(key) = &load.authorization {
        command.args(["-H", &format!("Authorization: Bearer {key}")]);
    }
    if let Some(text) = load.script {
        std::fs::write(script.path(), text)?;
        command.arg("-s").arg(script.path());
    }
    let output = command.arg(&load.url).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() || text.contains("Non-2xx") || text.contains("Socket errors") {
        return Err(format!("wrk against {}: {text}{}", load.url, String::from_utf8_lossy(&output.stderr)).into());
    }
    let word = |line: &str, at: usize| {
        // A share that ends so is no such line: `72.50%`.
        let inside = format!(" {line}");
        let found = text.lines().find(|own| own.starts_with(line) || own.contains(&inside));
        found.and_then(|found| found.split_whitespace().nth(at)).unwrap_or_default().to_owned()
    };
    let calls = word("requests in", 0).parse()?;
    Ok(Told { rate: word("Requests/sec:", 1).parse()?, calls, median: word("50%", 1), p99: word("99%", 1) })
}
