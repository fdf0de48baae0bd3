//! What the tests of the service share: the program, a running service, and calls over plain sockets.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// How long a socket may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(40);
/// No limit on the pace of calls.
pub const FREE: [&str; 4] = ["--set", "limits.caller_per_second=0", "--set", "limits.address_per_second=0"];

/// The program in a folder, without settings from the environment of the tests.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qingdan"));
    command.current_dir(folder).env("LANG", "C").args(arguments);
    command
}

/// What a command prints, when it ends well.
pub fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = program(folder, arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The Python in which the clients of the tests are installed.
pub fn python() -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/venv/bin/python");
    assert!(path.exists(), "{} is missing: run `make prepare-tests`", path.display());
    path
}

/// Who holds a post in a unit of the invented district.
pub fn person(unit: &str, post: &str) -> String {
    let people = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/organisation/people.csv");
    let people = std::fs::read_to_string(people).unwrap();
    let mut rows = people.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let row = rows.find(|row| row[2] == unit && row[3] == post && row[6].is_empty());
    row.unwrap_or_else(|| panic!("nobody is {post} of {unit}"))[0].to_owned()
}

/// A running service over a store of its own.
pub struct Served {
    pub child: Child,
    /// Host and port.
    pub address: String,
    pub folder: TempDir,
    log: Option<JoinHandle<String>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already; either way it is gone afterwards.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder with a new store.
pub fn store() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "--data", "var"]);
    folder
}

/// A service over a new store, on a port that it picks.
pub fn serve(more: &[&str]) -> Served {
    serve_in(store(), more)
}

/// A service over the store `var` of a folder.
pub fn serve_in(folder: TempDir, more: &[&str]) -> Served {
    serve_with(folder, more, &[])
}

/// The same, with variables of the environment.
pub fn serve_with(folder: TempDir, more: &[&str], environment: &[(&str, &str)]) -> Served {
    let mut arguments = vec!["serve", "--data", "var", "--format", "json"];
    if !more.contains(&"--listen") {
        arguments.extend(["--listen", "127.0.0.1:0"]);
    }
    arguments.extend(more);
    let mut command = program(folder.path(), &arguments);
    let mut child =
        command.envs(environment.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut errors = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut text = Vec::new();
        errors.read_to_end(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    });
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    if line.is_empty() {
        panic!("the service did not start: {}", log.join().unwrap());
    }
    let told: Value = serde_json::from_str(&line).unwrap();
    let address = told["address"].as_str().unwrap().split("://").nth(1).unwrap().to_owned();
    Served { child, address, folder, log: Some(log) }
}

impl Served {
    /// A key for a person of the invented district.
    pub fn key(&self, name: &str, scope: &str, person: &str) -> String {
        let add = ["key", "add", "--data", "var", "--name", name, "--scope", scope, "--person", person];
        run(self.folder.path(), &add)
    }

    /// Tells the service to stop, waits, and gives all that it logged.
    pub fn stop(mut self) -> String {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.log.take().unwrap().join().unwrap()
    }

    pub fn connect(&self) -> TcpStream {
        connect(&self.address).unwrap()
    }

    /// An answer; the connection is closed after it.
    pub fn call(&self, method: &str, path: &str, key: &str, body: &str) -> Answer {
        call(&self.address, method, path, key, "", body).unwrap()
    }

    pub fn get(&self, path: &str, key: &str) -> Answer {
        self.call("GET", path, key, "")
    }
}

pub fn connect(address: &str) -> Option<TcpStream> {
    let stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(SILENCE_MAX)).ok()?;
    stream.set_write_timeout(Some(SILENCE_MAX)).ok()?;
    Some(stream)
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of the envelope.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

/// An answer, or nothing when the service went away. `more` are further header lines, each with its end.
pub fn call(address: &str, method: &str, path: &str, key: &str, more: &str, body: &str) -> Option<Answer> {
    let length = body.len();
    let kind = if more.to_lowercase().contains("content-type") { "" } else { "Content-Type: application/json\r\n" };
    let who = if key.is_empty() { String::new() } else { format!("Authorization: Bearer {key}\r\n") };
    let text = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\n{who}{kind}Accept-Language: en\r\nContent-Length: {length}\r\n\
         Connection: close\r\n{more}\r\n{body}"
    );
    exchange(address, text.as_bytes())
}

/// Sends bytes and reads what comes until the connection ends; nothing where no answer came.
pub fn exchange(address: &str, bytes: &[u8]) -> Option<Answer> {
    let mut stream = connect(address)?;
    // A service that has refused already may read no more.
    let _ = stream.write_all(bytes);
    answer(&mut stream)
}

/// Reads an answer up to the end of the connection.
pub fn answer(stream: &mut impl Read) -> Option<Answer> {
    let mut bytes = Vec::new();
    // A connection that is reset after the answer has given the answer.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let chunked = head.to_lowercase().contains("transfer-encoding: chunked");
    let body = if chunked { unchunk(body) } else { body.to_owned() };
    Some(Answer { status, head: head.to_owned(), body })
}

fn unchunk(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap();
        let Some(chunk) = rest.get(..size).filter(|chunk| !chunk.is_empty()) else { break };
        whole.push_str(chunk);
        body = rest[size..].trim_start_matches("\r\n");
    }
    whole
}
