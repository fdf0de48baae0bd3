//! `qingdan decode` on published vectors, on one of each type of the standard, and on captures.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use expect_test::{Expect, expect};
use serde_json::Value;

#[cfg(test)]
const KEYS: [&str; 10] =
    ["valid", "problem", "quirks", "sequence", "command", "source", "destination", "length", "type", "objects"];

/// What the program prints, a JSON a line; each line has the same keys.
#[cfg(test)]
fn decode(arguments: &[&str], input: &[u8]) -> Vec<Value> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_qingdan"))
        .args(["--now", "2026-06-01T09:00", "decode"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        assert_eq!(line.as_object().unwrap().keys().collect::<Vec<_>>(), KEYS);
    }
    lines
}

/// A frame of GB/T 26875.3, built without the code under test.
#[cfg(test)]
fn frame(command: u8, adu: &[u8]) -> Vec<u8> {
    let mut body = vec![1, 0, 1, 1, 5, 4, 9, 1, 6, 25, 0x79, 3, 0, 0, 0, 0, 0x38, 0x5B, 1, 0, 0, 0];
    body.extend_from_slice(&u16::try_from(adu.len()).unwrap().to_le_bytes());
    body.push(command);
    body.extend_from_slice(adu);
    let sum = body.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    [b"@@".as_slice(), &body, &[sum], b"##"].concat()
}

#[cfg(test)]
fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

#[cfg(test)]
fn unhex(text: &str) -> Vec<u8> {
    let text: Vec<u8> = text.bytes().filter(|c| !c.is_ascii_whitespace()).collect();
    text.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// The published vectors, where they are beside the project.
#[cfg(test)]
fn vectors() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/fire/gb26875_vectors.tsv");
    path.is_file().then_some(path)
}

#[test]
fn published_vectors_get_their_verdict() {
    let Some(path) = vectors() else {
        println!("left out: the published vectors are not beside the project");
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|row| row.split('\t').collect()).collect();
    let input: String = rows.iter().map(|row| format!("{}\n", row[0])).collect();
    let told = decode(&["gb26875"], input.as_bytes());
    assert_eq!(told.len(), rows.len());
    for (row, told) in rows.iter().zip(&told) {
        let (name, verdict, checks) = (row[1], row[3], row[4]);
        // A row whose length, checksum and end are right says `ok`; two frames on one line are judged by the first.
        let is_whole = checks.starts_with("ok") || name.starts_with("S-H5");
        assert_eq!(told["valid"], is_whole, "{name}: {told}");
        if let Some(facts) = checks.strip_prefix("ok len=") {
            let (length, rest) = facts.split_once(" cmd=").unwrap();
            let (command, _) = rest.split_once(" sum=").unwrap();
            assert_eq!(told["length"].to_string(), length, "{name}");
            assert_eq!(told["command"]["code"].to_string(), command, "{name}");
        }
        let quirks = told["quirks"].as_array().unwrap();
        if verdict.starts_with("DEVIATES") || verdict.starts_with("MALFORMED") || verdict.starts_with("VENDOR") {
            assert!(!quirks.is_empty(), "{name} has no quirk");
        }
        if verdict == "CONFORMS" {
            let odd: Vec<&Value> = quirks.iter().filter(|quirk| *quirk != "source_zero").collect();
            assert!(odd.is_empty() && told["problem"].is_null(), "{name}: {told}");
        }
    }
}

/// The objects of a data unit, in short: codes, numbers and Chinese names.
#[cfg(test)]
fn short(value: &Value) -> String {
    match value {
        Value::Object(fields) if fields.contains_key("zh") => fields["zh"].as_str().unwrap().to_owned(),
        Value::Object(fields) => {
            let fields: Vec<String> = fields.iter().map(|(key, value)| format!("{key}:{}", short(value))).collect();
            format!("{{{}}}", fields.join(" "))
        }
        Value::Array(values) => format!("[{}]", values.iter().map(short).collect::<Vec<_>>().join(" ")),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
const T: &str = "05 04 09 01 06 19";

/// A data unit of each type, under its command.
#[cfg(test)]
fn types() -> Vec<(u8, String)> {
    let text31 = "B6FEC7F8 00000000000000000000000000000000000000000000000000000000";
    let text31 = &text31[..text31.len() - 2];
    vec![
        (2, format!("01 02 0101 0301 {T} 0A02 0000 {T}")),
        (2, format!("02 01 0101 28 0A000200 0201 {text31} {T}")),
        (2, format!("03 03 0101 1F 01000100 03 0901 {T} 0101 1F 01000100 03 F3FF {T} 0B01 63 02000100 05 5E01 {T}")),
        (2, format!("04 01 0101 7F 07 {T}")),
        (2, "05 01 0101 020D".to_owned()),
        (2, "06 02 0101 04 B6FEC7F8 1701 00".to_owned()),
        (2, format!("07 01 0101 2A 01000100 {text31}")),
        (2, format!("08 01 0101 {T}")),
        (2, format!("15 01 7F {T}")),
        (2, format!("18 02 7F 01 {T} 20 02 {T}")),
        (2, "19 01 0102".to_owned()),
        (2, "1A 01 04 B6FEC7F8".to_owned()),
        (5, format!("1C 01 {T}")),
        (4, "3D 02 0101 0B02".to_owned()),
        (4, "3E 01 0101 0A000200".to_owned()),
        (4, "3F 01 0101 0A000200".to_owned()),
        (4, format!("40 01 0101 0A {T}")),
        (4, "41 01 0101".to_owned()),
        (4, "42 01 0101".to_owned()),
        (4, "43 01 0101 0A000200".to_owned()),
        (4, "44 01 0101".to_owned()),
        (4, "51 01 00".to_owned()),
        (4, format!("54 01 0A {T}")),
        (4, "55 01 00".to_owned()),
        (4, "56 01 00".to_owned()),
        (4, "58 01 00".to_owned()),
        (1, "59 01 00".to_owned()),
        (1, format!("5A 01 {T}")),
        (1, "5B 01 05".to_owned()),
        (3, String::new()),
        (6, String::new()),
    ]
}

#[test]
fn every_type_of_the_standard_is_read_both_ways() {
    let rows = types();
    let input: String =
        rows.iter().map(|(command, adu)| format!("{}\n", digits(&frame(*command, &unhex(adu))))).collect();
    let told = decode(&["gb26875"], input.as_bytes());
    let shown: String = told
        .iter()
        .map(|told| {
            assert_eq!(
                (&told["valid"], &told["problem"], &told["quirks"]),
                (&true.into(), &Value::Null, &Value::Array(vec![]))
            );
            format!("{} {}\n", short(&told["type"]), short(&told["objects"]))
        })
        .collect();
    expect![[r#"
        {code:1 name:上传建筑消防设施系统状态 count:2} [{system:{code:1 name:火灾报警系统 address:1} at:2025-06-01T09:04:05 status:259 status_names:[正常运行 火警 主电故障]} {system:{code:10 name:消防联动控制器 address:2} at:2025-06-01T09:04:05 status:0 status_names:[测试状态]}]
        {code:2 name:上传建筑消防设施部件运行状态 count:1} [{system:{code:1 name:火灾报警系统 address:1} component:{code:40 name:感烟火灾探测器 bytes:0A000200 address:131082 zone:10 position:2} text:二区 at:2025-06-01T09:04:05 status:258 status_names:[火警 电源故障]}]
        {code:3 name:上传建筑消防设施部件模拟量值 count:3} [{system:{code:1 name:火灾报警系统 address:1} component:{code:31 name:点型感温火灾探测器 bytes:01000100 address:65537 zone:1 position:1} quantity:{code:3 name:温度 raw:265 value:26.5 unit:°C} at:2025-06-01T09:04:05} {system:{code:1 name:火灾报警系统 address:1} component:{code:31 name:点型感温火灾探测器 bytes:01000100 address:65537 zone:1 position:1} quantity:{code:3 name:温度 raw:-13 value:-1.3 unit:°C} at:2025-06-01T09:04:05} {system:{code:11 name:消火栓系统 address:1} component:{code:99 name:压力开关 bytes:02000100 address:65538 zone:2 position:1} quantity:{code:5 name:压力 raw:350 value:35.0 unit:kPa} at:2025-06-01T09:04:05}]
        {code:4 name:上传建筑消防设施操作信息 count:1} [{system:{code:1 name:火灾报警系统 address:1} operation:127 operation_names:[复位 消音 手动报警 警情消除 自检 确认 测试] operator:7 at:2025-06-01T09:04:05}]
        {code:5 name:上传建筑消防设施软件版本 count:1} [{system:{code:1 name:火灾报警系统 address:1} version:2.13}]
        {code:6 name:上传建筑消防设施系统配置情况 count:2} [{system:{code:1 name:火灾报警系统 address:1} text:二区} {system:{code:23 name:消防电源 address:1} text:}]
        {code:7 name:上传建筑消防设施部件配置情况 count:1} [{system:{code:1 name:火灾报警系统 address:1} component:{code:42 name:点型光电感烟火灾探测器 bytes:01000100 address:65537 zone:1 position:1} text:二区}]
        {code:8 name:上传建筑消防设施系统时间 count:1} [{system:{code:1 name:火灾报警系统 address:1} at:2025-06-01T09:04:05}]
        {code:21 name:上传用户信息传输装置运行状态 count:1} [{status:127 status_names:[正常监视 火警 故障 主电故障 备电故障 与监控中心通信信道故障 监测连接线路故障] at:2025-06-01T09:04:05}]
        {code:24 name:上传用户信息传输装置操作信息 count:2} [{operation:127 operation_names:[复位 消音 手动报警 警情消除 自检 查岗应答 测试] operator:1 at:2025-06-01T09:04:05} {operation:32 operation_names:[查岗应答] operator:2 at:2025-06-01T09:04:05}]
        {code:25 name:上传用户信息传输装置软件版本 count:1} [{version:1.2}]
        {code:26 name:上传用户信息传输装置配置情况 count:1} [{text:二区}]
        {code:28 name:上传用户信息传输装置系统时间 count:1} [{at:2025-06-01T09:04:05}]
        {code:61 name:读建筑消防设施系统状态 count:2} [{system:{code:1 name:火灾报警系统 address:1}} {system:{code:11 name:消火栓系统 address:2}}]
        {code:62 name:读建筑消防设施部件运行状态 count:1} [{system:{code:1 name:火灾报警系统 address:1} component:{bytes:0A000200 address:131082 zone:10 position:2}}]
        {code:63 name:读建筑消防设施部件模拟量值 count:1} [{system:{code:1 name:火灾报警系统 address:1} component:{bytes:0A000200 address:131082 zone:10 position:2}}]
        {code:64 name:读建筑消防设施操作信息 count:1} [{system:{code:1 name:火灾报警系统 address:1} count:10 since:2025-06-01T09:04:05}]
        {code:65 name:读建筑消防设施软件版本 count:1} [{system:{code:1 name:火灾报警系统 address:1}}]
        {code:66 name:读建筑消防设施系统配置情况 count:1} [{system:{code:1 name:火灾报警系统 address:1}}]
        {code:67 name:读建筑消防设施部件配置情况 count:1} [{system:{code:1 name:火灾报警系统 address:1} component:{bytes:0A000200 address:131082 zone:10 position:2}}]
        {code:68 name:读建筑消防设施系统时间 count:1} [{system:{code:1 name:火灾报警系统 address:1}}]
        {code:81 name:读用户信息传输装置运行状态 count:1} [{reserved:0}]
        {code:84 name:读用户信息传输装置操作信息记录 count:1} [{count:10 since:2025-06-01T09:04:05}]
        {code:85 name:读用户信息传输装置软件版本 count:1} [{reserved:0}]
        {code:86 name:读用户信息传输装置配置情况 count:1} [{reserved:0}]
        {code:88 name:读用户信息传输装置系统时间 count:1} [{reserved:0}]
        {code:89 name:初始化用户信息传输装置 count:1} [{reserved:0}]
        {code:90 name:同步用户信息传输装置时钟 count:1} [{at:2025-06-01T09:04:05}]
        {code:91 name:查岗命令 count:1} [{minutes:5}]
        null []
        null []
    "#]].assert_eq(&shown);
}

/// The verdict, the quirks and the problem of each line.
#[cfg(test)]
fn check(protocol: &str, lines: &[String], expected: Expect) {
    let told = decode(&[protocol], lines.iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes());
    assert_eq!(told.len(), lines.len());
    let shown = told.iter().map(|told| {
        let problem = told["problem"].as_str().unwrap_or_default();
        format!("{} {} {problem}\n", told["valid"], short(&told["quirks"])).replace(" \n", "\n")
    });
    expected.assert_eq(&shown.collect::<String>());
}

/// A good frame.
#[cfg(test)]
fn good() -> Vec<u8> {
    frame(2, &unhex(&format!("15 01 01 {T}")))
}

/// Frames whose head, or whose writing, is not as the standard says.
#[cfg(test)]
fn odd_heads() -> Vec<String> {
    let good = good();
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = good.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        let sum = changed.len() - 3;
        changed[sum] = changed[2..sum].iter().fold(0, |sum, byte| sum.wrapping_add(*byte));
        digits(&changed)
    };
    vec![
        digits(&good),
        good.iter().map(|byte| format!("0x{byte:02x}, ")).collect::<String>(),
        format!("00FF{}0D0A", digits(&good)),
        digits(digits(&good).as_bytes()),
        data_encoding::BASE64.encode(&good),
        with(4, &[0x10, 0]),
        with(6, &[0; 6]),
        with(6, &[5, 4, 9, 1, 13, 25]),
        with(6, &[0x59, 0x59, 0x23, 0x31, 0x12, 0x25]),
        with(6, &[25, 6, 1, 9, 4, 5]),
        with(12, &[0; 6]),
        with(12, &[0xFF; 6]),
        with(12, &[0, 0, 0, 0, 3, 0x79, 0, 0, 0, 1, 0x5B, 0x38]),
        with(18, &[0xC0, 0xA8, 1, 4, 0x6D, 0x1D]),
        with(26, &[7]),
        with(26, &[200]),
        with(26, &[4]),
        with(26, &[3]),
        with(27, &[9]),
        with(27, &[190]),
        with(28, &[0]),
        with(28, &[2]),
    ]
}

/// Frames whose data is not as the standard says.
#[cfg(test)]
fn odd_data() -> Vec<String> {
    vec![
        digits(&frame(2, &[])),
        digits(&frame(2, &[0x16])),
        digits(&frame(2, &unhex("15 01 01"))),
        digits(&frame(2, &unhex(&format!("02 01 0101 28 0A000200 01 0200 {T}")))),
        digits(&frame(2, &unhex(&format!("01 01 0101 0002 {T}")))),
        digits(&frame(2, &unhex(&format!("01 01 0201 0200 {T}")))),
        digits(&frame(2, &unhex(&format!("03 01 0101 1F 01000100 06 E903 {T}")))),
        digits(&frame(2, &[unhex("1A 01 10").as_slice(), b"USER=a;PWD=12345"].concat())),
        digits(&frame(
            2,
            &unhex("07 01 0101 28 0A000200 B6FE00B6FE0000000000000000000000000000000000000000000000000000"),
        )),
        digits(&frame(
            2,
            &unhex("07 01 0101 28 0A000200 80FF0100000000000000000000000000000000000000000000000000000000"),
        )),
    ]
}

/// Frames that fail a check, and what is no frame.
#[cfg(test)]
fn broken() -> Vec<String> {
    let good = good();
    let end = good.len() - 2;
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = good.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        digits(&changed)
    };
    vec![
        with(end, &[0x35, 0x35]),
        with(end - 1, &[0]),
        with(end - 1, &[good[end - 1].wrapping_add(0x80)]),
        with(24, &[0, 9]),
        with(24, &[0xFF, 0xFF]),
        digits(&good[..20]),
        "40400100010500000000000000000000B82323".to_owned(),
        "68 01 02 16".to_owned(),
        "zz".to_owned(),
        "404".to_owned(),
    ]
}

#[test]
fn quirks_of_fire_panels_have_names() {
    let lines = [odd_heads(), odd_data(), broken()].concat();
    check(
        "gb26875",
        &lines,
        expect![[r#"
            true []
            true []
            true [noise_before noise_after]
            true [hex_text]
            true [base64]
            true [version]
            true [time_zero]
            true [time_bad]
            true [time_bcd event_time_far]
            true [time_reversed]
            true [source_zero]
            true [address_filled]
            true [address_high_first]
            true [address_ip_port]
            false [reserved_command] the command is one that the standard reserves
            true [vendor_command]
            true [command_unusual]
            true [answer_with_data]
            true [reserved_type]
            true [vendor_type]
            true [count_zero count_wrong] the objects do not fill the data unit: its count or its length is wrong
            true [count_wrong count_high] the objects do not fill the data unit: its count or its length is wrong
            true [no_data]
            true [one_byte reserved_type]
            true [event_time_missing]
            true [short_component]
            true []
            true [reserved_code]
            true [value_implausible]
            true [login]
            true [text_remains]
            true [text_unreadable]
            false [end_wrong] the end flag is not 2323
            false [checksum_zero] the checksum is 00 and should be 99
            false [checksum_from_start] the checksum is 19 and should be 99
            false [length_high_first] the length is written high byte first
            false [length_high] the length says 65535 bytes of data, at most 1024 are allowed
            false [cut_off] the frame is cut off after 20 bytes
            false [too_short] the frame has 19 bytes, the shortest has 30
            false [other_protocol] the bytes begin with 68 and end with 16: that is another protocol
            false [] character 1 is `z`, which is no hex digit
            false [] half a byte is left over: the number of hex digits is odd
        "#]],
    );
}

#[test]
fn a_secret_is_not_shown() {
    let token = frame(2, &[unhex("3C 01 0102").as_slice(), &[b'S'; 32]].concat());
    let login = frame(2, &[unhex("1A 01 10").as_slice(), b"USER=a;PWD=SSSSS"].concat());
    let told = decode(&["gb26875"], format!("{}\n{}\n", digits(&token), digits(&login)).as_bytes());
    assert!(
        told.iter().all(|told| !told.to_string().contains("SSS") && !told.to_string().contains("5353")),
        "{told:?}"
    );
}

#[test]
fn a_profile_says_what_a_vendor_means() {
    let devices = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/devices");
    let profile = |name: &str| devices.join(name).to_string_lossy().into_owned();
    let event = format!("{}\n", digits(&frame(2, &unhex(&format!("96 01 0003 5B 01000000 02 0000 {T}")))));
    let told = decode(&["gb26875", "--profile", &profile("fb2024.toml")], event.as_bytes());
    assert_eq!(
        (short(&told[0]["type"]["name"]), &told[0]["objects"][0]["says"]),
        ("部件动作（150）".to_owned(), &2.into())
    );
    let mut unsummed = good();
    let sum = unsummed.len() - 3;
    unsummed[sum] = 0;
    let line = format!("{}\n", digits(&unsummed));
    let told = decode(&["gb26875", "--profile", &profile("high_first.toml")], line.as_bytes());
    assert_eq!(told[0]["valid"], true);
    let told = decode(&["gb26875"], line.as_bytes());
    assert_eq!(told[0]["valid"], false);
    // A fire of such a device: in doubt by the standard, plain by its profile.
    let text = "00".repeat(31);
    let fire = format!("{}\n", digits(&frame(2, &unhex(&format!("02 01 0101 28 0A000200 0002 {text} {T}")))));
    let told = decode(&["gb26875"], fire.as_bytes());
    let object = &told[0]["objects"][0];
    assert_eq!(
        (short(&object["status_names"]), short(&object["status_names_if_swapped"])),
        ("[预留]".to_owned(), "[火警]".to_owned())
    );
    let told = decode(&["gb26875", "--profile", &profile("high_first.toml")], fire.as_bytes());
    let object = &told[0]["objects"][0];
    assert_eq!((short(&object["status_names"]), &object["component"]["zone"]), ("[火警]".to_owned(), &512.into()));
    let volts = format!("{}\n", digits(&frame(2, &unhex("03 01 8000 10 00000001 08 C800 BA631A000000"))));
    let told = decode(&["gb26875", "--profile", &profile("nb_electric.toml")], volts.as_bytes());
    assert_eq!(told[0]["objects"][0]["quantity"]["value"], 200.0);
    assert!(told[0]["objects"][0]["at"].is_null());
}

#[test]
fn packets_of_stations_are_read() {
    let standard = "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80";
    let lines = [
        standard.to_owned(),
        format!("2026-06-01 09:00:00 RX {standard}\\r\\n"),
        digits(format!("{standard}\r\n").as_bytes()),
        digits(format!("{standard}\n").as_bytes()),
        digits(standard.as_bytes()),
        standard.replace("1C80", "1c80"),
        standard.replace("1C80", "0759"),
        standard.replace("1C80", "1234"),
        standard.replace("##0101", "##0100"),
        standard[..60].to_owned(),
        "hello".to_owned(),
    ];
    check(
        "hj212",
        &lines,
        expect![[r#"
        true []
        true []
        true []
        true [tail_half]
        true [tail_missing]
        true [crc_lower]
        false [crc_modbus] the CRC is 0759 and should be 1C80
        false [crc_wrong] the CRC is 1234 and should be 1C80
        false [length_wrong] the length says 100 bytes and the segment has 101; its CRC fits
        false [] there is no whole packet: ##, four digits, a segment, && and four hex digits are needed
        false [] there is no packet: it begins with ## and four digits, or with 2323 in hex
    "#]],
    );
    let told = decode(&["hj212"], format!("{standard}\n").as_bytes());
    expect!["{valid:true problem:null quirks:[] sequence:20160801085857223 command:{code:1062 name:设置实时数据间隔 direction:down wants_answer:true} source:null destination:{mn:010000A8900016F000169DC0 flag:5 version:2017 sent_at:2016-08-01T08:58:57.223} length:101 type:{code:32 name:地表水体环境污染源} objects:[{field:RtdInterval name:实时数据上报间隔（秒） text:30}]}"].assert_eq(&short(&told[0]));
    let data = "##0343QN=20250601090405123;ST=39;CN=2011;PW=123456;MN=010000A8900016F000169DC0;Flag=5;CP=&&DataTime=20250601090405;a34001-Rtd=0.182,a34001-Flag=N;a34002-Rtd=0.096,a34002-Flag=N;a34004-Rtd=0.041,a34004-Flag=N;a01001-Rtd=31.4,a01001-Flag=N;a01002-Rtd=58.0,a01002-Flag=N;a01007-Rtd=2.3,a01007-Flag=N;a01008-Rtd=135,a01008-Flag=N;LA-Rtd=62.7,LA-Flag=N&&6D40";
    let told = decode(&["hj212"], format!("{data}\n").as_bytes());
    expect![[r#"
        {valid:true problem:null quirks:[] sequence:20250601090405123 command:{code:2011 name:取/上传污染物实时数据 direction:up wants_answer:true} source:{mn:010000A8900016F000169DC0 flag:5 version:2017 sent_at:2025-06-01T09:04:05.123} destination:null length:343 type:{code:39 name:工地扬尘污染源} objects:[{field:DataTime name:数据时间 text:20250601090405 at:2025-06-01T09:04:05}
        {factor:{code:a34001 name:总悬浮颗粒物（TSP） unit:null} values:[{name:a34001-Rtd text:0.182 value:0.182}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}
        {factor:{code:a34002 name:可吸入颗粒物（PM10） unit:null} values:[{name:a34002-Rtd text:0.096 value:0.096}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}
        {factor:{code:a34004 name:细微颗粒物（PM2.5） unit:null} values:[{name:a34004-Rtd text:0.041 value:0.041}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}
        {factor:{code:a01001 name:温度 unit:°C} values:[{name:a01001-Rtd text:31.4 value:31.4}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}
        {factor:{code:a01002 name:湿度 unit:%} values:[{name:a01002-Rtd text:58.0 value:58.0}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}
        {factor:{code:a01007 name:风速 unit:m/s} values:[{name:a01007-Rtd text:2.3 value:2.3}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}
        {factor:{code:a01008 name:风向 unit:°} values:[{name:a01008-Rtd text:135 value:135.0}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}
        {factor:{code:LA name:A 声级 unit:dB} values:[{name:LA-Rtd text:62.7 value:62.7}] flag:{code:N name:在线监控（监测）仪器仪表工作正常}}]}"#]].assert_eq(&short(&told[0]).replace("} {", "}\n{"));
    let answer =
        "##0094QN=20250601090405123;ST=91;CN=9011;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&QnRtn=1&&6740";
    let told = decode(&["hj212"], format!("{answer}\n").as_bytes());
    expect!["{valid:true problem:null quirks:[] sequence:20250601090405123 command:{code:9011 name:请求应答 direction:up wants_answer:false} source:{mn:010000A8900016F000169DC0 flag:4 version:2017 sent_at:2025-06-01T09:04:05.123} destination:null length:94 type:{code:91 name:系统交互} objects:[{field:QnRtn name:请求应答结果 text:1 means:准备执行请求}]}"].assert_eq(&short(&told[0]));
}
