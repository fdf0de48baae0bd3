//! What persons decide of devices: settings that were learnt, and guards who are asked for an answer.

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    use jiff::Timestamp;
    use journal::{Decided, GuardAnswer, GuardCheck};
    use protocols::gb26875::{Address, Command, Component, Head, Label, Object, System, Text, write_adu};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use crate::town::Town;

    const PANEL: Address = Address([0x79, 3, 0, 0, 0, 0]);
    const NAME: &str = "gb26875:790300000000";
    const SETTING: &str = "object.status=high_first";

    /// A panel that writes its states with the high byte first says fire.
    fn swapped(town: &Town, sequence: u16) -> Vec<u8> {
        let (at, [position, _]) = (Label::at(town.now()), sequence.to_le_bytes());
        let component = Component { system: System { kind: 1, address: 1 }, kind: 40, address: [3, 0, position, 0] };
        let text = Text::fixed::<31>("三层走廊");
        let mut adu = Vec::new();
        write_adu(2, &[Object::ComponentStatus { component, status: 0x0200, text: Text(&text), at }], &mut adu);
        let mut bytes = Vec::new();
        let destination = Address::from_number(88888);
        let head = Head { sequence, version: [1, 1], label: at, source: PANEL, destination, command: Command::Send };
        head.write(&adu, &mut bytes).unwrap();
        bytes
    }

    async fn say(town: &Town, stream: &mut TcpStream, sequence: u16) {
        stream.write_all(&swapped(town, sequence)).await.unwrap();
        let mut answer = [0; 30];
        tokio::time::timeout(Duration::from_secs(10), stream.read_exact(&mut answer)).await.unwrap().unwrap();
        town.follow();
    }

    #[tokio::test]
    async fn what_is_learnt_of_a_panel_changes_nothing_until_a_person_accepts_it() {
        let mut town = Town::start().await;
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        for sequence in 1..=4 {
            say(&town, &mut stream, sequence).await;
        }
        let (id, device) = town.journal.devices().find(NAME).unwrap();
        let settings: Vec<_> = device.learnt.iter().map(|learnt| (learnt.setting.as_str(), &learnt.decided)).collect();
        assert_eq!(settings, [(SETTING, &None)]);
        let alarm = town.items("alarm")[0].id;
        assert_eq!(town.items("alarm")[0].fields["certainty"].to_string(), "待核实");
        assert!(town.said(alarm).iter().all(|said| !said.contains("已校验")));

        town.journal.devices().set(NAME, |device| {
            let decided = Decided { is_accepted: true, by: "p0048".to_owned(), at: Timestamp::UNIX_EPOCH };
            device.learnt[0].decided = Some(decided);
        });
        town.journal.save_devices().unwrap();
        town.intake.changed(id);
        for sequence in [1, 5] {
            town.seconds.fetch_add(60, Ordering::SeqCst);
            say(&town, &mut stream, sequence).await;
        }
        let verified = town.said(alarm).iter().filter(|said| said.starts_with("信号已校验")).count();
        assert_eq!(verified, 1, "{:?}", town.said(alarm));
        // It is remembered, and not proposed again.
        town.restart().await;
        let (_, device) = town.journal.devices().find(NAME).unwrap();
        assert_eq!(device.accepted().collect::<Vec<_>>(), [SETTING]);
        assert_eq!(device.learnt.len(), 1);
    }

    #[tokio::test]
    async fn a_guard_who_does_not_answer_is_a_hazard_once() {
        let mut town = Town::start().await;
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        let ask = |town: &Town| {
            let check = GuardCheck { asked: town.now(), minutes: 3, by: "p0048".to_owned(), answer: None };
            town.journal.devices().set(NAME, |device| device.guard_check = Some(check));
            town.journal.save_devices().unwrap();
        };
        let later = |town: &Town, seconds: i64| {
            town.seconds.fetch_add(seconds, Ordering::SeqCst);
            town.follow();
            town.items("hazard").len()
        };
        ask(&town);
        let (id, _) = town.journal.devices().find(NAME).unwrap();
        town.journal.devices().guard_answered(id, GuardAnswer { operator: 7, after_seconds: 40 });
        assert_eq!(later(&town, 240), 0, "it was answered");
        ask(&town);
        assert_eq!(later(&town, 180), 0, "the answer may be under way");
        assert_eq!(later(&town, 40), 1);
        assert_eq!(later(&town, 600), 1, "once");
        let hazard = &town.items("hazard")[0];
        assert!(hazard.fields["finding"].to_string().contains("查岗 3 分钟无人应答"));
        town.restart().await;
        assert_eq!(later(&town, 600), 1, "once, after a restart too");
        ask(&town);
        assert_eq!(later(&town, 600), 2, "another check is another hazard");
    }
}
