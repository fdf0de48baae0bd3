//! What is personal: never in the clear on disk, readable by right and reason, gone for ever when it is erased.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const NAME: &str = "欧阳无名";
const PHONE: &str = "13800001111";

#[cfg(test)]
fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qingdan"));
    command.env("LANG", "C").env_remove("QINGDAN_MASTER_KEY").args(arguments);
    command
}

#[cfg(test)]
fn run(now: &str, arguments: &[&str]) -> Output {
    program(&["--now", now]).args(arguments).output().unwrap()
}

#[cfg(test)]
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

#[cfg(test)]
fn well(now: &str, arguments: &[&str]) -> String {
    let output = run(now, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    said(&output)
}

/// The files below a folder that hold one of these.
#[cfg(test)]
fn holding(folder: &Path, needles: &[&[u8]]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, needles));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let hit = |needle: &&&[u8]| bytes.windows(needle.len()).any(|window| window == **needle);
        if let Some(needle) = needles.iter().find(hit) {
            found.push(format!("{}: {}", path.display(), String::from_utf8_lossy(needle)));
        }
    }
    found
}

#[cfg(test)]
fn add(data: &str, now: &str, title: &str, phone: &str) -> String {
    let (title, name, phone) = (format!("title={title}"), format!("caller={NAME}"), format!("phone={phone}"));
    let text = well(now, &["add", "--data", data, "--list", "hotline", "--channel", "call", &title, &name, &phone]);
    text.split_whitespace().next().unwrap().to_owned()
}

/// Lets the service make its index, then ends it in the middle of whatever it does.
#[cfg(test)]
fn serve_and_kill(data: &str) {
    let arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--format", "json"];
    let mut child = program(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.contains("address"), "{line}");
}

#[test]
fn nothing_personal_lies_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (data, copy) = (path("var"), path("copy"));
    well("2025-01-01", &["demo", "--data", &data, "--items", "20"]);
    let receipt = add(&data, "2026-01-05", "路灯不亮", PHONE);
    let rows = path("rows.csv");
    std::fs::write(&rows, format!("标题,诉求类型,来电人,联系电话\n路灯又不亮,没有这种,{NAME},{PHONE}\n")).unwrap();
    assert!(well("2026-01-05", &["import", "--data", &data, "--list", "hotline", &rows]).contains("1 refused"));
    std::fs::remove_file(&rows).unwrap();
    serve_and_kill(&data);
    well("2026-01-05", &["backup", "--data", &data, "--to", &copy]);
    let needles: [&[u8]; 6] =
        [NAME.as_bytes(), PHONE.as_bytes(), b"1990000", "赵某".as_bytes(), "王某".as_bytes(), "李某".as_bytes()];
    assert_eq!(holding(folder.path(), &needles), Vec::<String>::new());
    assert!(!folder.path().join("copy/master.key").exists(), "who has a copy alone must read nothing");
    let shown = well("2026-01-05", &["show", "--data", &data, &receipt]);
    assert!(shown.contains("caller: 欧*") && shown.contains("phone: 138****1111"), "{shown}");
    let copied = well("2026-01-05", &["show", "--data", &copy, &receipt]);
    assert!(copied.contains("phone: ****\n"), "{copied}");
    // It is there all the same, for who may see it.
    let clear = ["export", "--data", &data, "--list", "hotline", "--as", "p0020", "--reason", "满意度回访"];
    let clear = well("2026-01-05", &clear);
    assert!(clear.contains(PHONE) && clear.contains(NAME) && clear.contains("1990000"), "{clear}");
    assert!(well("2026-01-05", &["show", "--data", &data, &receipt]).contains("phone was shown: 满意度回访  [ p0020]"));
    let masked = well("2026-01-05", &["export", "--data", &data, "--list", "hotline"]);
    assert!(masked.contains("phone_masked") && masked.contains("138****1111") && !masked.contains(PHONE));
    for command in ["verify", "replay"] {
        well("2026-01-05", &[command, "--data", &data]);
        well("2026-01-05", &[command, "--data", &copy]);
    }
}

#[test]
fn what_is_erased_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("var").to_string_lossy().into_owned();
    well("2025-03-03", &["init", "--data", &data]);
    let first = add(&data, "2025-03-03T09:00", "路灯不亮", PHONE);
    let second = add(&data, "2025-03-03T09:10", "井盖松动", "+86 138-0000-1111");
    let other = add(&data, "2025-03-03T09:20", "树枝挡路", "13900002222");
    let show = |receipt: &str| well("2025-03-05", &["show", "--data", &data, receipt]);
    let none = run("2025-03-04", &["erase", "--data", &data, "--item", &first, "--reason", " "]);
    assert_eq!(none.status.code(), Some(2));
    let erased = well("2025-03-04", &["erase", "--data", &data, "--item", &first, "--reason", "来电人申请删除"]);
    assert!(erased.contains(&first), "{erased}");
    assert!(show(&first).contains("phone: 已删除") && show(&first).contains("erased: 来电人申请删除  [operator]"));
    assert!(show(&second).contains("phone: 138****1111"), "{}", show(&second));
    let again = run("2025-03-04", &["erase", "--data", &data, "--item", &first, "--reason", "再来一次"]);
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    // By who he is, told by standard input.
    let person = |phone: &str| {
        let arguments = ["--now", "2025-03-04", "erase", "--data", &data, "--person", "stdin", "--reason", "本人申请"];
        let mut child =
            program(&arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(phone.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), said(&output))
    };
    let (code, text) = person(PHONE);
    assert!(code == Some(0) && text.contains(&second) && !text.contains(&other), "{text}");
    assert!(show(&second).contains("phone: 已删除") && show(&other).contains("phone: 139****2222"));
    assert_eq!(person(PHONE).0, Some(1));
    for command in ["verify", "replay"] {
        well("2025-03-05", &[command, "--data", &data]);
    }
    // Whoever calls again afterwards is somebody new.
    let third = add(&data, "2025-03-05T09:00", "又来电", PHONE);
    assert!(show(&third).contains("phone: 138****1111"));
}

#[test]
fn what_was_kept_long_enough_is_erased_by_the_clock() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("var").to_string_lossy().into_owned();
    well("2025-03-03", &["init", "--data", &data]);
    let closed = add(&data, "2025-03-03T09:00", "路灯不亮", PHONE);
    let open = add(&data, "2025-03-03T09:10", "井盖松动", "13900002222");
    let withdraw = ["move", "--data", &data, &closed, "withdraw", "--by", "p0015", "withdrawal=市民来电撤回"];
    well("2025-03-03T10:00", &withdraw);
    let show = |receipt: &str| well("2027-03-06", &["show", "--data", &data, receipt]);
    well("2027-03-02", &["tick", "--data", &data]);
    assert!(show(&closed).contains("phone: 138****1111"));
    let told = well("2027-03-05", &["tick", "--data", &data, "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["erased"], serde_json::json!([1]), "{told}");
    assert!(show(&closed).contains("phone: 已删除") && show(&closed).contains("erased: 保存期限届满  [clock]"));
    assert!(show(&open).contains("phone: 139****2222"));
    let told = well("2027-03-08", &["tick", "--data", &data, "--format", "json"]);
    assert!(!told.contains("erased"), "{told}");
    for command in ["verify", "replay"] {
        well("2027-03-08", &[command, "--data", &data]);
    }
}

#[test]
fn years_of_closes_are_gone_through_so_much_a_tick() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("var").to_string_lossy().into_owned();
    well("2025-03-03", &["init", "--data", &data]);
    for day in ["2025-03-03", "2026-12-01"] {
        let receipt = add(&data, &format!("{day}T09:00"), "路灯不亮", PHONE);
        let withdraw = ["move", "--data", &data, &receipt, "withdraw", "--by", "p0015", "withdrawal=市民来电撤回"];
        well(&format!("{day}T10:00"), &withdraw);
    }
    let erased = || {
        let told = well("2029-03-05", &["tick", "--data", &data, "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&told).unwrap()["erased"].clone()
    };
    assert_eq!(
        [erased(), erased(), erased()],
        [serde_json::json!([1]), serde_json::json!([2]), serde_json::Value::Null]
    );
}

#[test]
fn without_the_right_master_key_nothing_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (data, elsewhere) = (path("var"), path("elsewhere.key"));
    well("2025-03-03", &["init", "--data", &data]);
    let receipt = add(&data, "2025-03-03", "路灯不亮", PHONE);
    let before = std::fs::read(folder.path().join("var/master.key")).unwrap();
    let changed = well("2025-03-04", &["rekey", "--data", &data]);
    assert!(changed.contains("keys wrapped"), "{changed}");
    assert_ne!(std::fs::read(folder.path().join("var/master.key")).unwrap(), before);
    let show = |more: &[&str]| run("2025-03-05", &[&["show", "--data", &data, &receipt], more].concat());
    assert!(said(&show(&[])).contains("phone: 138****1111"), "{}", said(&show(&[])));
    // In another place, by the flag or by the environment.
    std::fs::rename(folder.path().join("var/master.key"), &elsewhere).unwrap();
    assert!(said(&show(&[])).contains("phone: ****\n"));
    assert!(said(&show(&["--master-key", &elsewhere])).contains("138****1111"));
    let mut named = program(&["show", "--data", &data, &receipt]);
    assert!(said(&named.env("QINGDAN_MASTER_KEY", &elsewhere).output().unwrap()).contains("138****1111"));
    let missing = run("2025-03-05", &["tick", "--data", &data]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("--master-key"), "{}", said(&missing));
    // The old one.
    std::fs::write(&elsewhere, before).unwrap();
    let wrong = show(&["--master-key", &elsewhere]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("not the one that wrapped these keys"), "{}", said(&wrong));
}

#[test]
fn a_key_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (data, keys, older) = (path("var"), path("var/keys.sqlite"), path("older.sqlite"));
    well("2025-03-03", &["init", "--data", &data]);
    std::fs::copy(&keys, &older).unwrap();
    let receipt = add(&data, "2025-03-03", "路灯不亮", PHONE);
    assert!(well("2025-03-04", &["verify", "--data", &data, "--format", "json"]).contains("\"keys\":[]"));
    // Somebody puts back keys that are older than the log.
    std::fs::copy(&older, &keys).unwrap();
    let verified = run("2025-03-04", &["verify", "--data", &data]);
    assert_eq!(verified.status.code(), Some(1), "{}", said(&verified));
    let text = said(&verified);
    assert!(text.contains("error: key ") && text.contains(" of item 1 is missing"), "{text}");
    assert!(well("2025-03-04", &["show", "--data", &data, &receipt]).contains("phone: ****"));
}

/// A picture of one point, made for this test.
#[cfg(test)]
fn picture(shade: u8) -> Vec<u8> {
    let part = |name: &[u8], content: &[u8]| {
        [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], name, content, &[0; 4]].concat()
    };
    let head = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    [b"\x89PNG\r\n\x1a\n".to_vec(), part(b"IHDR", &head), part(b"IDAT", &[shade]), part(b"IEND", b"")].concat()
}

#[test]
fn files_are_named_by_what_is_in_them_and_missed_when_they_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (data, copy, photo) = (path("var"), path("copy"), path("photo.png"));
    well("2025-03-03", &["init", "--data", &data]);
    std::fs::write(&photo, picture(1)).unwrap();
    let given = format!("photo=@{photo}");
    let add = ["add", "--data", &data, "--list", "hotline", "--channel", "call", "title=路灯不亮"];
    let named = run("2025-03-03", &[&add[..], &["photo=photo.png"]].concat());
    assert!(named.status.code() == Some(1) && said(&named).contains("no_file"), "{}", said(&named));
    let receipt = well("2025-03-03", &[&add[..], &[&given]].concat());
    let receipt = receipt.split_whitespace().next().unwrap();
    let shown = well("2025-03-03", &["show", "--data", &data, receipt, "--format", "json"]);
    let shown: serde_json::Value = serde_json::from_str(shown.trim()).unwrap();
    let id = shown["item"]["fields"]["photo"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 64, "{shown}");
    well("2025-03-04", &["tick", "--data", &data]);
    well("2025-03-04", &["backup", "--data", &data, "--to", &copy]);
    std::fs::remove_file(Path::new(&data).join("attachments").join(&id[..2]).join(&id)).unwrap();
    let broken = run("2025-03-04", &["verify", "--data", &data]);
    assert!(broken.status.code() == Some(1) && said(&broken).contains(&format!("file {id} of item 1 is missing")));
    well("2025-03-04", &["verify", "--data", &copy]);
    let again = path("again");
    well("2025-03-04", &["restore", "--from", &copy, "--data", &again]);
    well("2025-03-04", &["verify", "--data", &again]);
    std::fs::write(Path::new(&again).join("attachments").join(&id[..2]).join(&id), picture(2)).unwrap();
    let altered = run("2025-03-04", &["verify", "--data", &again, "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&altered.stdout).unwrap();
    assert_eq!((&told["sound"], &told["files"][0]["fault"]), (&false.into(), &"altered".into()));
}
