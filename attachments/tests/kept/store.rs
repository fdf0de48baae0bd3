//! An S3 store that a test starts, see `attachments/tests/store.py`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running store; it ends with this.
pub struct Store {
    child: Child,
    words: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    pub endpoint: String,
    pub bucket: String,
    pub key_id: String,
    pub secret: String,
}

impl Drop for Store {
    fn drop(&mut self) {
        // It ends with its input.
        drop(self.words.take());
        let _ = self.child.wait();
    }
}

impl Store {
    /// A store with an empty bucket on a free port; with a certificate and its key it speaks TLS.
    pub fn start(tls: &[PathBuf]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let python = root.join("target/venv/bin/python");
        assert!(python.exists(), "{} is missing: run `make prepare-tests`", python.display());
        let mut command = Command::new(python);
        command.arg(root.join("attachments/tests/store.py")).args(tls);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (words, mut answers) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let mut line = String::new();
        answers.read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        let (endpoint, bucket) = (text("endpoint"), text("bucket"));
        let (key_id, secret) = (text("key_id"), text("secret"));
        Self { child, words, answers, endpoint, bucket, key_id, secret }
    }

    /// Makes trouble, or ends it.
    pub fn tell(&mut self, word: &str) {
        writeln!(self.words.as_mut().unwrap(), "{word}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert_eq!(line, "ok\n");
    }
}
