//! The service as a process: accounts and keys from the machine, calls over a socket, and a kill in the middle of them.

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    fn program(folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qingdan"));
        command.current_dir(folder).env("LANG", "C").args(arguments);
        command
    }

    fn run(folder: &Path, arguments: &[&str]) -> String {
        let output = program(folder, arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    struct Served {
        child: Child,
        address: String,
    }

    impl Drop for Served {
        fn drop(&mut self) {
            // It may have ended already; either way it is gone afterwards.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    fn serve(folder: &Path) -> Served {
        let free = "limits.caller_per_second=0";
        let serve = ["serve", "--data", "var", "--listen", "127.0.0.1:0", "--format", "json", "--set", free];
        let mut child = program(folder, &serve).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        Served { child, address: told["address"].as_str().unwrap().replace("http://", "") }
    }

    /// Status and body of a call; nothing when the service went away.
    fn call(address: &str, method: &str, path: &str, key: &str, more: &str, body: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        let length = body.len();
        let text = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n{more}\r\n{body}"
        );
        stream.write_all(text.as_bytes()).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
    }

    #[test]
    fn what_was_acknowledged_before_a_kill_is_there_once() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let key = run(
            folder.path(),
            &["key", "add", "--data", "var", "--name", "k", "--scope", "read,write", "--person", "p0015"],
        );
        let kept: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        for round in 0..3 {
            let mut served = serve(folder.path());
            let stop = Arc::new(AtomicBool::new(false));
            let callers: Vec<_> = (0..4)
                .map(|caller| {
                    let (address, key) = (served.address.clone(), key.clone());
                    let (kept, stop) = (Arc::clone(&kept), Arc::clone(&stop));
                    std::thread::spawn(move || {
                        for number in 0.. {
                            if stop.load(Ordering::SeqCst) {
                                break;
                            }
                            let name = format!("{round}-{caller}-{number}");
                            let more = format!("Idempotency-Key: {name}\r\n");
                            let body = format!(r#"{{"list":"hotline","fields":{{"title":"路灯不亮 {name}"}}}}"#);
                            let Some((201, answer)) = call(&address, "POST", "/api/v1/items", &key, &more, &body)
                            else {
                                break;
                            };
                            let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
                            kept.lock().unwrap().push((name, answer["receipt"].as_str().unwrap().to_owned()));
                        }
                    })
                })
                .collect();
            std::thread::sleep(Duration::from_millis(300 + 150 * round));
            served.child.kill().unwrap();
            served.child.wait().unwrap();
            stop.store(true, Ordering::SeqCst);
            callers.into_iter().for_each(|caller| caller.join().unwrap());
        }
        let served = serve(folder.path());
        let kept = kept.lock().unwrap();
        assert!(kept.len() > 10, "only {} were acknowledged", kept.len());
        for (name, receipt) in kept.iter() {
            let more = format!("Idempotency-Key: {name}\r\n");
            let body = format!(r#"{{"list":"hotline","fields":{{"title":"路灯不亮 {name}"}}}}"#);
            let (status, again) = call(&served.address, "POST", "/api/v1/items", &key, &more, &body).unwrap();
            let again: serde_json::Value = serde_json::from_str(&again).unwrap();
            assert_eq!((status, again["receipt"].as_str()), (201, Some(receipt.as_str())), "{name} was not kept");
        }
        drop(served);
        let verified = run(folder.path(), &["verify", "--data", "var"]);
        assert!(!verified.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn neither_half_a_request_nor_a_listener_keeps_the_service_from_stopping() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let mut served = serve(folder.path());
        let key = run(folder.path(), &["key", "add", "--data", "var", "--name", "k", "--scope", "read"]);
        let mut half = TcpStream::connect(&served.address).unwrap();
        half.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Half").unwrap();
        let mut stream = TcpStream::connect(&served.address).unwrap();
        let ask = format!("GET /api/v1/changes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n");
        stream.write_all(ask.as_bytes()).unwrap();
        let mut status = String::new();
        BufReader::new(stream.try_clone().unwrap()).read_line(&mut status).unwrap();
        assert!(status.contains("200"), "{status}");
        assert!(Command::new("kill").arg(served.child.id().to_string()).status().unwrap().success());
        assert!(served.child.wait().unwrap().success());
        drop(half);
    }

    #[test]
    fn the_first_run_and_the_outside_are_guarded() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let refused = program(folder.path(), &["serve", "--data", "var", "--listen", "0.0.0.0:0"]).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
        let made = run(
            folder.path(),
            &["user", "add", "--data", "var", "--login", "desk01", "--title", "受理席", "--person", "p0015"],
        );
        let password = made.rsplit(' ').next().unwrap();
        let served = serve(folder.path());
        assert_eq!(call(&served.address, "GET", "/healthz", "", "", "").unwrap(), (200, "ok".to_owned()));
        let body = format!(r#"{{"login":"desk01","password":"{password}"}}"#);
        let (status, answer) = call(&served.address, "POST", "/api/v1/session", "", "", &body).unwrap();
        assert_eq!(status, 200, "{answer}");
        assert!(answer.contains(r#""must_change":true"#), "{answer}");
    }
}
