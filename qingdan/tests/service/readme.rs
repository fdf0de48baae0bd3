//! What the README shows is run as it stands there: a script, an Open311 client, a receiver of webhooks.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{Served, python, serve};

/// The blocks of code of a language that stand under a heading of a page.
fn blocks(page: &str, heading: &str, language: &str) -> Vec<String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page)).unwrap();
    let part = page.split(&format!("\n## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    let begin = format!("```{language}\n");
    part.split(&begin).skip(1).map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// The same lines against this service instead of the one that the page names.
fn here(block: &str, served: &Served, port: u16) -> String {
    let address = block.replace("127.0.0.1:8310", &served.address).replace("--data demo", "--data var");
    address.replace("8400", &port.to_string())
}

/// A shell in which `qingdan` is the program and `python3` has the clients.
fn shell(served: &Served, script: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_qingdan")).parent().unwrap();
    let path =
        format!("{}:{}:{}", program.display(), python().parent().unwrap().display(), std::env::var("PATH").unwrap());
    let output =
        Command::new("sh").args(["-ec", script]).env("PATH", path).current_dir(served.folder.path()).output().unwrap();
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script}\n{told}{wrong}");
    told.into_owned()
}

fn check(page: &str, heading: &str) {
    let served = serve(&["--set", "webhook.allow=127.0.0.0/8"]);
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let scripts = blocks(page, heading, "sh");
    let python_blocks = blocks(page, heading, "python");
    let [client, receiver] = python_blocks.as_slice() else { panic!("{page}: {python_blocks:?}") };
    let script = scripts.concat() + "\necho\necho \"$KEY\"\necho \"$SECRET\"\n";
    let told = shell(&served, &here(&script, &served, port));
    let lines: Vec<&str> = told.lines().filter(|line| !line.is_empty()).collect();
    let [.., key, secret] = lines.as_slice() else { panic!("{told}") };
    assert!(told.contains(r#""receipt":""#) && told.contains("路灯不亮") && secret.starts_with("whsec_"), "{told}");
    let mut command = Command::new(python());
    let running = command.args(["-c", &here(receiver, &served, port)]).env("SECRET", secret);
    let mut running = running.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let output = Command::new(python()).args(["-c", &here(client, &served, port)]).env("KEY", key).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && told.contains("service_request_id"),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut line = String::new();
    BufReader::new(running.stdout.take().unwrap()).read_line(&mut line).unwrap();
    // It serves for ever.
    let _ = running.kill();
    let _ = running.wait();
    assert!(line.starts_with("cn.qingdan.item.registered "), "{line}");
    let receipt = line.split(' ').nth(1).unwrap();
    assert!(told.contains(receipt), "{line}{told}");
}

#[test]
fn the_lines_of_the_readme_work() {
    check("README.md", "Connect");
}

#[test]
fn the_lines_of_the_chinese_readme_work() {
    check("README.zh-CN.md", "对接");
}
