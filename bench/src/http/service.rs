//! The service under test: the program itself, as a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::Failure;
use crate::measured::processor_seconds_of;

/// A running service.
pub struct Service {
    child: Child,
    data: PathBuf,
    address: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already; either way it is gone afterwards.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program, beside this one.
fn program() -> Result<Command, Failure> {
    let path = std::env::current_exe()?.with_file_name("qingdan");
    if path.exists() {
        Ok(Command::new(path))
    } else {
        Err(format!("{} is missing: build qingdan", path.display()).into())
    }
}

impl Service {
    /// A service over a new store.
    pub fn begin(data: &Path) -> Result<Self, Failure> {
        let made = program()?.args(["init", "--data"]).arg(data).output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        Self::over(data)
    }

    /// A service over a store that is there.
    pub fn over(data: &Path) -> Result<Self, Failure> {
        let mut child = program()?
            .args(["serve", "--listen", "127.0.0.1:0", "--format", "json", "--data"])
            .arg(data)
            .args(["--set", "limits.caller_per_second=0", "--set", "limits.address_per_second=0"])
            .args(["--set", "log.level=warn"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line)?;
        let address = told["address"].as_str().unwrap_or_default().trim_start_matches("http://").to_owned();
        Ok(Self { child, data: data.to_owned(), address })
    }

    /// A key for a person.
    pub fn key(&self, name: &str, person: &str) -> Result<String, Failure> {
        let mut add = program()?;
        add.args(["key", "add", "--name", name, "--scope", "read,write", "--person", person, "--data"]);
        let made = add.arg(&self.data).output()?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into_owned().into());
        }
        Ok(String::from_utf8(made.stdout)?.trim().to_owned())
    }

    /// An address of the service.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The processor time of the service so far.
    pub fn processor_seconds(&self) -> Result<f64, Failure> {
        processor_seconds_of(&self.child.id().to_string())
    }

    /// The memory of the service, in kB.
    pub fn memory_kilobytes(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }

    /// A connection that is kept.
    pub fn connect(&self) -> Result<Caller, Failure> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        Ok(Caller { reader: BufReader::new(stream) })
    }

    /// A few items that say what is looked for.
    pub fn register_needles(&self, key: &str) -> Result<(), Failure> {
        let mut caller = self.connect()?;
        for number in 0..100 {
            let fields = json!({ "title": format!("丽水路搅拌站夜间噪音 {number}") });
            caller.post(key, "/api/v1/items", &json!({ "list": "hotline", "fields": fields }))?;
        }
        Ok(())
    }
}

/// A caller on a connection that is kept.
pub struct Caller {
    reader: BufReader<TcpStream>,
}

impl Caller {
    /// Posts a body and gives the answer; one that is no 2xx fails.
    pub fn post(&mut self, key: &str, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send("POST", key, path, "application/json", body.to_string().as_bytes())
    }

    /// Asks.
    pub fn get(&mut self, key: &str, path: &str) -> Result<Value, Failure> {
        self.send("GET", key, path, "application/json", &[])
    }

    /// Sends a file and gives its id.
    pub fn file(&mut self, key: &str, bytes: &[u8]) -> Result<String, Failure> {
        let kept = self.send("POST", key, "/api/v1/attachments", "application/octet-stream", bytes)?;
        Ok(kept["id"].as_str().ok_or("no id")?.to_owned())
    }

    fn send(&mut self, method: &str, key: &str, path: &str, kind: &str, body: &[u8]) -> Result<Value, Failure> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        self.reader.get_mut().write_all(&[head.as_bytes(), body].concat())?;
        let (mut status, mut length, mut line) = (String::new(), 0, String::new());
        while self.reader.read_line(&mut line)? > 2 {
            if status.is_empty() {
                status.clone_from(&line);
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            line.clear();
        }
        let mut bytes = vec![0; length];
        self.reader.read_exact(&mut bytes)?;
        if !status.contains(" 20") {
            let said = String::from_utf8_lossy(body.get(..500).unwrap_or(body));
            return Err(format!("{path} {said}: {status}{}", String::from_utf8_lossy(&bytes)).into());
        }
        Ok(serde_json::from_slice(&bytes)?)
    }
}
