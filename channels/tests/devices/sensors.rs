//! Stations at a socket, detectors through a real broker: kept, answered, held against limits.

#[cfg(test)]
mod tests {
    use std::process::{Child, Command, Stdio};
    use std::sync::Arc;
    use std::time::Duration;

    use channels::mqtt::Broker;
    use channels::mqtt::listen::follow;
    use protocols::hj212::{Packet, Segment, write_packet};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use crate::town::{Town, known};

    const STATION: &str = "010000A8900016F000169DC0";

    fn packet(number: u32, noise: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let segment = format!(
            "QN=20250601090405{number:03};ST=39;CN=2011;PW=123456;MN={STATION};Flag=5;\
             CP=&&DataTime=20250601090405;LA-Rtd={noise},LA-Flag=N&&"
        );
        write_packet(&segment, &mut bytes).unwrap();
        bytes
    }

    #[tokio::test]
    async fn three_loud_values_of_a_station_are_an_exceedance_and_quiet_is_told() {
        let town = Town::start().await;
        town.adopt_named(&format!("hj212:{STATION}"), "河景路工地");
        let mut stream = TcpStream::connect(town.stations).await.unwrap();
        let mut bytes = [0; 512];
        for (number, noise) in (0..).zip(["71.2", "72.0", "69.0", "75.5", "76.1", "80.3", "60.2"]) {
            stream.write_all(&packet(number, noise)).await.unwrap();
            let count = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut bytes)).await.unwrap().unwrap();
            let answer = String::from_utf8_lossy(&bytes[..count]).into_owned();
            assert!(
                answer.contains("CN=9014") && answer.contains(&format!("QN=20250601090405{number:03}")),
                "{answer}"
            );
            town.follow();
            assert_eq!(town.items("exceedance").len(), usize::from(number >= 5), "after {noise}");
        }
        let items = town.items("exceedance");
        let field = |name: &str| items[0].fields[name].to_string();
        assert_eq!(
            (field("site"), field("quantity"), field("level")),
            ("河景路工地".into(), "A 声级".into(), "预警".into())
        );
        assert!(field("says").contains("80.3") && field("says").contains("70"), "{}", field("says"));
        assert_eq!(town.said(items[0].id).len(), 1);
        let kept = town.journal.after(0, 10).unwrap();
        assert_eq!(Segment::read(&Packet::over(&kept[0].raw).unwrap().text()).mn, Some(STATION));
    }

    #[tokio::test]
    async fn a_packet_with_a_wrong_crc_is_kept_and_neither_answered_nor_judged() {
        let town = Town::start().await;
        town.adopt_named(&format!("hj212:{STATION}"), "河景路工地");
        let mut stream = TcpStream::connect(town.stations).await.unwrap();
        let mut bad = packet(1, "99.0");
        let crc = bad.len() - 6;
        bad[crc..crc + 4].copy_from_slice(b"0000");
        stream.write_all(&bad).await.unwrap();
        stream.write_all(&packet(2, "50.0")).await.unwrap();
        let mut bytes = [0; 512];
        let count = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut bytes)).await.unwrap().unwrap();
        let answer = String::from_utf8_lossy(&bytes[..count]).into_owned();
        assert!(answer.contains("QN=20250601090405002") && !answer.contains("QN=20250601090405001"), "{answer}");
        assert_eq!(town.journal.after(0, 10).unwrap().iter().filter(|kept| kept.is_suspect).count(), 1);
    }

    struct Mosquitto(Child);

    impl Drop for Mosquitto {
        fn drop(&mut self) {
            // It may have ended already; either way it is gone afterwards.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    /// A real broker on a free port. `make prepare-tests` installs it.
    fn mosquitto(folder: &std::path::Path, port: u16) -> Mosquitto {
        let file = folder.join("mosquitto.conf");
        let text = format!("listener {port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 100\n");
        std::fs::OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .open(&file)
            .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()))
            .unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = format!("{}:/usr/sbin:/usr/local/sbin", path.to_string_lossy());
        let child = Command::new("mosquitto")
            .env("PATH", path)
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("mosquitto is there: `make prepare-tests` installs it");
        Mosquitto(child)
    }

    /// Publishes with a client that is not ours; the broker may still be starting.
    async fn publish(port: u16, topic: &str, payload: &str) {
        for _ in 0..100 {
            let ended = Command::new("mosquitto_pub")
                .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-q", "1", "-t", topic, "-m", payload])
                .stderr(Stdio::null())
                .status()
                .expect("mosquitto_pub is there: `make prepare-tests` installs it");
            if ended.success() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the broker never took {topic}");
    }

    fn free_port() -> u16 {
        std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    async fn speaks(scheme: &str) {
        let town = Town::start().await;
        town.adopt_named("mqtt:smoke-detector/d-1", "晨光幼儿园");
        town.adopt_named("mqtt:electric-safety/m-1", "云桥街道");
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let broker = mosquitto(folder.path(), port);
        let mappings = Arc::clone(&known().mappings);
        let url = format!("{scheme}://127.0.0.1:{port}");
        let client = Broker::parse(&url, "qingdan-test").unwrap();
        tokio::spawn(follow(client, mappings, Arc::clone(&town.intake), town.stopper()));
        // Retained by nobody: what is published before the subscription stands is lost, so it is published until it comes.
        for _ in 0..100 {
            publish(port, "v/acme/smoke/d-1/up", r#"{"Alarm_Status":1,"Battery_Level":90}"#).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            if town.journal.last().unwrap() > 0 {
                break;
            }
        }
        town.wait_for_frames(1).await;
        town.follow();
        let alarms = town.items("alarm");
        assert_eq!((alarms.len(), alarms[0].fields["building"].to_string()), (1, "晨光幼儿园".to_owned()));
        let before = town.journal.last().unwrap();
        for current in ["320", "350"] {
            publish(port, "v/acme/electric/m-1/up", &format!(r#"{{"residual_current":{current}}}"#)).await;
        }
        town.wait_for_frames(usize::try_from(before).unwrap() + 2).await;
        town.follow();
        let alarms = town.items("alarm");
        assert_eq!(alarms.len(), 2);
        assert_eq!(alarms[1].fields["kind"].to_string(), "电气火灾");
        // The broker goes away and comes back on the same port; nobody has to be told.
        drop(broker);
        let _broker = mosquitto(folder.path(), port);
        let before = town.journal.last().unwrap();
        for _ in 0..200 {
            publish(port, "v/acme/smoke/d-1/up", r#"{"Alarm_Status":0}"#).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
            if town.journal.last().unwrap() > before {
                return;
            }
        }
        panic!("nothing came after the broker was back");
    }

    #[tokio::test]
    async fn a_detector_speaks_mqtt_3_1_1_through_a_real_broker() {
        speaks("mqtt").await;
    }

    #[tokio::test]
    async fn a_detector_speaks_mqtt_5_through_a_real_broker() {
        speaks("mqtt5").await;
    }
}
