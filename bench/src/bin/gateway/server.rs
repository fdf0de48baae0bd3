//! The two servers, each in a process of its own: the listener for fire panels with its journal, and a bare echo.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use channels::fire::listen::{Shared, tcp};
use channels::fire::{Profiles, Recents, Settings};
use channels::intake::Intake;
use channels::socket::Limits;
use jiff::Timestamp;
use journal::Journal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::Failure;

/// A server that runs.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: String,
}

impl Running {
    /// Starts one.
    pub fn start(kind: &str) -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?).arg(kind).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().to_owned() })
    }

    /// How much memory it has in use.
    pub fn memory_kilobytes(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; either way it is gone afterwards.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Listens to fire panels until killed.
#[expect(clippy::disallowed_methods, reason = "here the bench stands where the program does")]
pub fn fire() -> Result<(), Failure> {
    let folder = tempfile::tempdir_in(".")?;
    let journal = Arc::new(Journal::open(&folder.path().join("signals.sqlite"))?);
    let intake = Intake::new(Arc::clone(&journal), Arc::new(Timestamp::now));
    let all = usize::MAX;
    let settings = Settings {
        frames_per_second_max: 1_000_000,
        frames_at_once_max: 1_000_000,
        connections: Limits { per_peer_max: all, all_max: all },
        ..Settings::default()
    };
    // The addresses are those of an inventory; the waiting room is not what is measured.
    for number in 0..200_000 {
        let name = channels::fire::device_name(protocols::gb26875::Address::from_number(number));
        journal.devices().set(&name, |device| device.state = journal::State::Adopted);
    }
    let recents = Recents::load(&journal, Timestamp::now())?;
    let shared = Arc::new(Shared { intake, profiles: Profiles::default(), recents, settings });
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        let (_stop, stopped) = watch::channel(false);
        tcp(listener, shared, None, stopped).await;
        Ok(())
    })
}

/// Sends back what comes, until killed.
pub fn echo() -> Result<(), Failure> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        loop {
            let (mut stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(async move {
                let mut bytes = [0; 2048];
                while let Ok(count) = stream.read(&mut bytes).await {
                    if count == 0 || stream.write_all(&bytes[..count]).await.is_err() {
                        return;
                    }
                }
            });
        }
    })
}
