//! Devices at the program: kept before confirmed through kills, an alarm seen by API with its raw frame, the invented city.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use jiff::Timestamp;
    use journal::Journal;
    use tokio_rustls::rustls::pki_types::ServerName;
    use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

    use protocols::gb26875::{
        Address, Command as Order, Component, Frame, Head, Label, Object, System, Text, write_adu,
    };

    #[expect(clippy::disallowed_methods, reason = "the program that is tried reads the same clock")]
    fn now() -> Timestamp {
        Timestamp::now()
    }

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
        fire: String,
        station: String,
    }

    impl Drop for Served {
        fn drop(&mut self) {
            // It may have ended already; either way it is gone afterwards.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    fn serve(folder: &Path, more: &[&str]) -> Served {
        let usual = ["serve", "--data", "var", "--listen", "127.0.0.1:0", "--format", "json"];
        let arguments = [&usual, more].concat();
        let mut child = program(folder, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = told["address"].as_str().unwrap().replace("http://", "");
        let at = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        Served { child, address, fire: at("fire"), station: at("station") }
    }

    /// Status and body of a call.
    fn call(address: &str, method: &str, path: &str, key: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let length = body.len();
        let text = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        );
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }

    /// A frame of a device in which one detector says something; no two positions are the same report.
    fn frame(source: Address, sequence: u16, position: u16, status: u16) -> Vec<u8> {
        let at = Label::at(now());
        let [low, high] = position.to_le_bytes();
        let component = Component { system: System { kind: 1, address: 1 }, kind: 40, address: [3, 0, low, high] };
        let text = Text::fixed::<31>("三层走廊");
        let mut adu = Vec::new();
        write_adu(2, &[Object::ComponentStatus { component, status, text: Text(&text), at }], &mut adu);
        let destination = Address::from_number(88888);
        let head = Head { sequence, version: [1, 1], label: at, source, destination, command: Order::Send };
        let mut bytes = Vec::new();
        head.write(&adu, &mut bytes).unwrap();
        bytes
    }

    /// Sends a frame and waits for its confirm; whether it came.
    fn confirmed(stream: &mut TcpStream, frame: &[u8]) -> bool {
        let mut answer = [0; 30];
        stream.write_all(frame).is_ok()
            && stream.read_exact(&mut answer).is_ok()
            && Frame::over(&answer).is_some_and(|answer| answer.command() == Order::Confirm)
    }

    fn connect(address: &str) -> Option<TcpStream> {
        let stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        Some(stream)
    }

    #[test]
    fn each_frame_confirmed_before_a_kill_is_there_once() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let kept: Arc<Mutex<Vec<(Address, u16)>>> = Arc::default();
        let mut unsure: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        let mut next = 0_u16;
        for round in 0..3 {
            let mut served = serve(folder.path(), &["--fire-listen", "127.0.0.1:0"]);
            let stop = Arc::new(AtomicBool::new(false));
            let devices: Vec<_> = (1..=6_u64)
                .map(|device| {
                    let (fire, kept, stop) = (served.fire.clone(), Arc::clone(&kept), Arc::clone(&stop));
                    let again = unsure.remove(&device);
                    std::thread::spawn(move || {
                        let source = Address::from_number(device);
                        let mut stream = connect(&fire).unwrap();
                        // What was on its way when the line broke is sent again, as a device does.
                        if let Some(again) = again {
                            assert!(confirmed(&mut stream, &again), "a repeat was not confirmed");
                            let position = u16::from_le_bytes([again[34], again[35]]);
                            kept.lock().unwrap().push((source, position));
                        }
                        for step in 0..2000 {
                            let position = next + step;
                            let bytes = frame(source, position, position, 1);
                            if !confirmed(&mut stream, &bytes) {
                                return (device, Some(bytes));
                            }
                            kept.lock().unwrap().push((source, position));
                            if stop.load(Ordering::SeqCst) {
                                return (device, None);
                            }
                        }
                        (device, None)
                    })
                })
                .collect();
            std::thread::sleep(Duration::from_millis(400 + 200 * round));
            served.child.kill().unwrap();
            served.child.wait().unwrap();
            stop.store(true, Ordering::SeqCst);
            for device in devices {
                let (device, broken) = device.join().unwrap();
                unsure.extend(broken.map(|bytes| (device, bytes)));
            }
            next += 2000;
        }
        let journal = Journal::open(&folder.path().join("var/signals.sqlite")).unwrap();
        let mut found: BTreeMap<(Address, u16), usize> = BTreeMap::new();
        for kept in journal.after(0, 1_000_000).unwrap() {
            let frame = Frame::over(&kept.raw).unwrap();
            let position = u16::from_le_bytes([kept.raw[34], kept.raw[35]]);
            *found.entry((frame.source(), position)).or_default() += 1;
        }
        let kept = kept.lock().unwrap();
        assert!(kept.len() > 30, "only {} were confirmed", kept.len());
        for one in kept.iter() {
            assert_eq!(found.get(one), Some(&1), "{one:?}");
        }
        let many: Vec<_> = found.iter().filter(|(_, count)| **count > 1).collect();
        assert!(many.is_empty(), "kept more than once: {many:?}");
    }

    #[test]
    fn an_alarm_is_seen_by_api_with_its_raw_frame() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let head = "设备编号,建筑名称,位置,管理单位\n";
        let row = "010000000000,清和大厦,999901001,songting_hotel\n";
        std::fs::write(folder.path().join("devices.csv"), format!("{head}{row}")).unwrap();
        let key = |person: &str, name: &str| {
            let arguments =
                ["key", "add", "--data", "var", "--name", name, "--scope", "read,write", "--person", person];
            run(folder.path(), &arguments)
        };
        let (brigade, water) = (key("p0048", "brigade"), key("p0211", "street"));
        let served = serve(folder.path(), &["--fire-listen", "127.0.0.1:0", "--inventory", "devices.csv"]);
        let mut stream = connect(&served.fire).unwrap();
        let fire = frame(Address::from_number(1), 7, 12, 0b11);
        assert!(confirmed(&mut stream, &fire));
        let began = Instant::now();
        let item = loop {
            let (status, body) = call(&served.address, "GET", "/api/v1/items?list=alarm", &brigade, "");
            assert_eq!(status, 200, "{body}");
            let found: serde_json::Value = serde_json::from_str(&body).unwrap();
            if let Some(item) = found["items"].get(0) {
                break item["id"].to_string();
            }
            assert!(began.elapsed() < Duration::from_secs(20), "no alarm: {body}");
            std::thread::sleep(Duration::from_millis(20));
        };
        let (status, body) = call(&served.address, "GET", &format!("/api/v1/items/{item}/signals"), &brigade, "");
        assert_eq!(status, 200, "{body}");
        let told: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(told["device"], "gb26875:010000000000");
        let signal = &told["signals"][0];
        let hex: String = fire.iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!((signal["raw"].as_str(), signal["is_fire"].as_bool()), (Some(hex.as_str()), Some(true)));
        assert_eq!(signal["told"]["objects"][0]["component"]["name"]["zh"], "感烟火灾探测器");

        devices_are_told(&served, &brigade, &water, &mut stream);
    }

    /// Coverage, an order to a device, and a shield; by those who may.
    fn devices_are_told(served: &Served, brigade: &str, water: &str, stream: &mut TcpStream) {
        let (status, body) = call(&served.address, "GET", "/api/v1/devices", brigade, "");
        let devices: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (status, &devices["coverage"]["adopted"], &devices["coverage"]["heard_today"]),
            (200, &1.into(), &1.into())
        );
        assert_eq!(devices["devices"][0]["is_connected"], true);
        let (_, body) = call(&served.address, "GET", "/api/v1/devices", water, "");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap()["devices"], serde_json::json!([]));
        let path = "/api/v1/devices/gb26875:010000000000";
        let order = r#"{"guard_check":{"minutes":3}}"#;
        assert_eq!(call(&served.address, "POST", &format!("{path}/orders"), water, order).0, 403);
        let (status, body) = call(&served.address, "POST", &format!("{path}/orders"), brigade, order);
        assert_eq!(status, 202, "{body}");
        let mut asked = [0; 33];
        stream.read_exact(&mut asked).unwrap();
        let asked = Frame::over(&asked).unwrap();
        assert_eq!((asked.command(), asked.adu()), (Order::Control, &[91, 1, 3][..]));
        let (_, body) = call(&served.address, "GET", "/api/v1/devices", brigade, "");
        let check = serde_json::from_str::<serde_json::Value>(&body).unwrap()["devices"][0]["guard_check"].clone();
        assert_eq!((&check["by"], &check["minutes"], &check["operator"]), (&"p0048".into(), &3.into(), &().into()));
        let decision = r#"{"setting":"time=bcd","is_accepted":true}"#;
        let (status, body) = call(&served.address, "POST", &format!("{path}/learnt"), brigade, decision);
        assert!(status == 400 && body.contains("没有待定设置"), "{status} {body}");
        shields_are_set_and_lifted(served, brigade, water);
        // Refused devices are shut out.
        let (status, body) = call(&served.address, "PUT", path, brigade, r#"{"state":"refused"}"#);
        assert_eq!(status, 200, "{body}");
        let mut again = connect(&served.fire).unwrap();
        assert!(!confirmed(&mut again, &frame(Address::from_number(1), 8, 13, 0b11)));
    }

    fn shields_are_set_and_lifted(served: &Served, brigade: &str, water: &str) {
        let until = now() + jiff::SignedDuration::from_hours(2);
        let shield = format!(r#"{{"device":"010000000000","until":"{until}","reason":"检修"}}"#);
        assert_eq!(call(&served.address, "POST", "/api/v1/shields", water, &shield).0, 403);
        assert_eq!(call(&served.address, "POST", "/api/v1/shields", brigade, &shield).0, 201);
        let (_, body) = call(&served.address, "GET", "/api/v1/shields", brigade, "");
        assert!(body.contains("检修"), "{body}");
        let (_, body) = call(&served.address, "GET", "/api/v1/shields", water, "");
        assert_eq!(body, "[]", "shields of devices that one does not see");
        let lift = "/api/v1/shields?device=010000000000";
        assert_eq!(call(&served.address, "DELETE", lift, water, "").0, 403);
        assert_eq!(call(&served.address, "DELETE", lift, brigade, "").0, 204);
    }

    #[test]
    fn a_panel_may_speak_tls() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let made = rcgen::generate_simple_self_signed(["panels.example".to_owned()]).unwrap();
        std::fs::write(folder.path().join("chain.pem"), made.cert.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        let tls = ["--device-tls-cert", "chain.pem", "--device-tls-key", "key.pem"];
        let served = serve(folder.path(), &[&["--fire-listen", "127.0.0.1:0"][..], &tls].concat());
        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_root_certificates(roots).with_no_client_auth());
        let name = ServerName::try_from("panels.example").unwrap();
        let socket = connect(&served.fire).unwrap();
        let mut stream = StreamOwned::new(ClientConnection::new(config, name).unwrap(), socket);
        stream.write_all(&frame(Address::from_number(1), 7, 12, 0b11)).unwrap();
        let mut answer = [0; 30];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(Frame::over(&answer).unwrap().command(), Order::Confirm);
        // One that speaks in the clear is not understood, and harms nobody.
        assert!(!confirmed(&mut connect(&served.fire).unwrap(), &frame(Address::from_number(2), 7, 12, 1)));
        let journal = Journal::open(&folder.path().join("var/signals.sqlite")).unwrap();
        assert_eq!(journal.last().unwrap(), 1);
    }

    #[test]
    fn an_invented_city_is_confirmed_frame_by_frame() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let inventory = run(folder.path(), &["simulate-devices", "--panels", "30", "--inventory", "--format", "human"]);
        assert_eq!(inventory.lines().count(), 31);
        std::fs::write(folder.path().join("city.csv"), inventory).unwrap();
        // What a flag says, a setting says too.
        let settings = "[devices]\nfire_listen = \"127.0.0.1:0\"\ninventory = \"city.csv\"\nkeep_days = 400\n";
        std::fs::write(folder.path().join("var/qingdan.toml"), settings).unwrap();
        let served = serve(folder.path(), &[]);
        let arguments =
            ["simulate-devices", "--server", &served.fire, "--panels", "30", "--speed", "200", "--seconds", "4"];
        let told = run(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        let count = |name: &str| told["panels"][name].as_u64().unwrap();
        assert!(count("connected") >= 30 && count("sent") > 100, "{told}");
        assert_eq!(count("given_up"), 0, "{told}");
        // What is on its way when the city ends was sent and not confirmed.
        assert!(count("confirmed") + 60 >= count("sent"), "{told}");
        let journal = Journal::open(&folder.path().join("var/signals.sqlite")).unwrap();
        assert!(journal.last().unwrap() > 20);
    }

    #[test]
    fn stations_and_meters_of_the_city_are_heard_through_their_own_protocols() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let city = ["--panels", "0", "--stations", "6", "--meters", "8", "--seed", "3"];
        let inventory =
            run(folder.path(), &[&["simulate-devices"][..], &city, &["--inventory", "--format", "human"]].concat());
        assert_eq!(inventory.lines().count(), 1 + 6 + 8);
        std::fs::write(folder.path().join("city.csv"), inventory).unwrap();
        let broker = Broker::start(folder.path());
        let url = format!("mqtt://127.0.0.1:{}", broker.port);
        let listen = ["--station-listen", "127.0.0.1:0", "--mqtt", &url, "--inventory", "city.csv"];
        let served = serve(folder.path(), &listen);
        let play = ["--station-server", &served.station, "--mqtt", &url, "--speed", "1000", "--seconds", "5"];
        let told = run(folder.path(), &[&["simulate-devices"][..], &city, &play, &["--format", "json"]].concat());
        let told: serde_json::Value = serde_json::from_str(&told).unwrap();
        let count = |kind: &str, name: &str| told[kind][name].as_u64().unwrap();
        assert!(told["panels"].is_null(), "{told}");
        assert!(count("stations", "sent") > 100 && count("meters", "sent") > 40, "{told}");
        // What is on its way when the city ends was sent and not answered.
        assert!(count("stations", "answered") + 12 >= count("stations", "sent"), "{told}");
        let journal = Journal::open(&folder.path().join("var/signals.sqlite")).unwrap();
        let began = Instant::now();
        let heard = |prefix: &str| {
            let devices = journal.after(0, 100_000).unwrap().into_iter().map(|kept| kept.device);
            let names = devices.filter_map(|device| journal.devices().get(device).map(|device| device.name));
            names.filter(|name| name.starts_with(prefix)).collect::<std::collections::BTreeSet<_>>().len()
        };
        while heard("mqtt:") < 8 {
            assert!(began.elapsed() < Duration::from_secs(20), "{} meters were heard", heard("mqtt:"));
            std::thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(heard("hj212:"), 6);
    }

    /// A real broker on a free port. `make prepare-tests` installs it.
    struct Broker {
        child: Child,
        port: u16,
    }

    impl Broker {
        fn start(folder: &Path) -> Self {
            let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            let file = folder.join("mosquitto.conf");
            std::fs::write(&file, format!("listener {port} 127.0.0.1\nallow_anonymous true\n")).unwrap();
            let path = format!("{}:/usr/sbin:/usr/local/sbin", std::env::var("PATH").unwrap_or_default());
            let mut command = Command::new("mosquitto");
            command.env("PATH", path).arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
            let child = command.spawn().expect("mosquitto is there: `make prepare-tests` installs it");
            Self { child, port }
        }
    }

    impl Drop for Broker {
        fn drop(&mut self) {
            // It may have ended already; either way it is gone afterwards.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    fn key(folder: &Path, name: &str) -> String {
        let arguments = ["key", "add", "--data", "var", "--name", name, "--scope", "read,write", "--person", "p0048"];
        run(folder, &arguments)
    }

    fn gateway(folder: &Path, server: &str) -> Served {
        let server = format!("http://{server}");
        let arguments = ["gateway", "--spool", "spool", "--server", &server, "--key", "gateway.key", "--fire-listen"];
        let arguments = [&arguments[..], &["127.0.0.1:0", "--format", "json"]].concat();
        let mut child = program(folder, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        Served {
            child,
            address: String::new(),
            fire: told["fire"].as_str().unwrap().to_owned(),
            station: String::new(),
        }
    }

    #[test]
    fn a_gateway_keeps_what_comes_while_the_service_is_away_and_forwards_it_once() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let word = key(folder.path(), "north");
        std::fs::write(folder.path().join("gateway.key"), &word).unwrap();
        std::fs::write(
            folder.path().join("devices.csv"),
            "device,building,place,responsible_unit\n010000000000,清和大厦,999901001,songting_hotel\n",
        )
        .unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let listen = ["--listen", free.as_str(), "--devices", "--inventory", "devices.csv"];
        let source = Address::from_number(1);
        // Nobody is there yet: what is confirmed waits on the disk of the gateway, through a kill of it.
        {
            let mut gateway = gateway(folder.path(), &free);
            let mut stream = connect(&gateway.fire).unwrap();
            assert!(confirmed(&mut stream, &frame(source, 0, 7, 0b11)));
            for position in 100..150 {
                assert!(confirmed(&mut stream, &frame(source, position, position, 1)));
            }
            // In the middle of a frame.
            stream.write_all(&frame(source, 200, 200, 1)[..33]).unwrap();
            gateway.child.kill().unwrap();
        }
        let gateway = gateway(folder.path(), &free);
        let count = |served: &Served| {
            let (status, body) = call(&served.address, "GET", "/api/v1/devices", &word, "");
            assert_eq!(status, 200, "{body}");
            let told: serde_json::Value = serde_json::from_str(&body).unwrap();
            told["devices"][0]["frames"].as_u64().unwrap()
        };
        let wait = |served: &Served, frames: u64| {
            let began = Instant::now();
            while count(served) < frames {
                assert!(began.elapsed() < Duration::from_secs(30), "{} of {frames} came", count(served));
                std::thread::sleep(Duration::from_millis(50));
            }
        };
        {
            let mut served = serve_at(folder.path(), &listen);
            wait(&served, 51);
            // The service goes away under load, and comes back.
            let mut stream = connect(&gateway.fire).unwrap();
            for position in 300..330 {
                assert!(confirmed(&mut stream, &frame(source, position, position, 1)));
            }
            served.child.kill().unwrap();
            for position in 330..360 {
                assert!(confirmed(&mut stream, &frame(source, position, position, 1)));
            }
        }
        let served = serve_at(folder.path(), &listen);
        let began = Instant::now();
        let journal = || Journal::open(&folder.path().join("var/signals.sqlite")).unwrap();
        while journal().last().unwrap() < 111 {
            assert!(began.elapsed() < Duration::from_secs(30), "{} of 111 came", journal().last().unwrap());
            std::thread::sleep(Duration::from_millis(100));
        }
        let mut found: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        for kept in journal().after(0, 1000).unwrap() {
            *found.entry(kept.raw).or_default() += 1;
        }
        assert_eq!((found.len(), found.values().max()), (111, Some(&1)));
        one_alarm_comes(&served, &word);
    }

    /// Waits until there is one alarm, and no second.
    fn one_alarm_comes(served: &Served, word: &str) {
        let began = Instant::now();
        loop {
            let (_, body) = call(&served.address, "GET", "/api/v1/items?list=alarm", word, "");
            let told: serde_json::Value = serde_json::from_str(&body).unwrap();
            match told["items"].as_array().map(Vec::len) {
                Some(1) => return,
                Some(0) => {}
                other => panic!("{other:?} alarms: {body}"),
            }
            assert!(began.elapsed() < Duration::from_secs(20), "no alarm: {body}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn serve_at(folder: &Path, more: &[&str]) -> Served {
        let usual = ["serve", "--data", "var", "--format", "json"];
        let arguments = [&usual, more].concat();
        let mut child = program(folder, &arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = told["address"].as_str().unwrap().replace("http://", "");
        Served { child, address, fire: String::new(), station: String::new() }
    }

    #[test]
    fn what_a_platform_pushes_is_taken_once_and_only_when_it_is_signed() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &["init", "--data", "var"]);
        let word = key(folder.path(), "look");
        std::fs::write(folder.path().join("push.word"), "Abcdefgh12345678\n").unwrap();
        let inventory = "device,building,place\npush:smoke-detector/86,晨光幼儿园,999901002\n";
        std::fs::write(folder.path().join("devices.csv"), inventory).unwrap();
        let served = serve(folder.path(), &["--push-token", "push.word", "--inventory", "devices.csv"]);
        let report = r#"{"messageType":"dataReport","productId":"smoke-detector","deviceId":"86","timestamp":1528183350137,
            "payload":{"serviceData":{"Alarm_Status":1}}}"#;
        let curl = |path: &str, body: &str| {
            let url = format!("http://{}{path}", served.address);
            let arguments =
                ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Content-Type: application/json", "-d", body];
            let output = Command::new("curl").args(arguments).arg(&url).output();
            String::from_utf8(output.expect("curl is there: `make prepare-tests` installs it").stdout).unwrap()
        };
        assert_eq!(curl("/push/ctwing/Abcdefgh12345679", report), "404");
        assert_eq!(curl("/push/ctwing/Abcdefgh12345678", report), "200");
        assert_eq!(curl("/push/ctwing/Abcdefgh12345678", report), "200");
        let point = r#"{"type":1,"dev_id":86,"ds_id":"smoke-detector","at":1466133706841,"value":{"Alarm_Status":0}}"#;
        let signature = channels::push::onenet_signature("Abcdefgh12345678", "n", point);
        let body = |signature: &str| format!(r#"{{"msg":{point},"msg_signature":"{signature}","nonce":"n"}}"#);
        assert_eq!(curl("/push/onenet", &body("AAAAAAAAAAAAAAAAAAAAAA==")), "401");
        assert_eq!(curl("/push/onenet", &body(&signature)), "200");
        assert_eq!(curl("/push/onenet", "{"), "400");
        let journal = Journal::open(&folder.path().join("var/signals.sqlite")).unwrap();
        assert_eq!(journal.last().unwrap(), 2);
        let began = Instant::now();
        loop {
            let (_, body) = call(&served.address, "GET", "/api/v1/items?list=alarm", &word, "");
            if body.contains("晨光幼儿园") {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "no alarm: {body}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
