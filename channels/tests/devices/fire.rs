//! A panel at a real socket: kept, confirmed, heard, and an item on the list.

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    use journal::State;
    use protocols::gb26875::{Address, Command, Component, Frame, Head, Label, Object, System, Text, write_adu};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use crate::town::Town;

    const PANEL: Address = Address([0x79, 3, 0, 0, 0, 0]);

    /// A frame in which a smoke detector says something.
    fn frame(town: &Town, sequence: u16, source: Address, status: u16, position: u16) -> Vec<u8> {
        let at = Label::at(town.now());
        let component = Component {
            system: System { kind: 1, address: 1 },
            kind: 40,
            address: [3, 0, position.to_le_bytes()[0], position.to_le_bytes()[1]],
        };
        let mut adu = Vec::new();
        let text = Text::fixed::<31>("三层走廊");
        write_adu(2, &[Object::ComponentStatus { component, status, text: Text(&text), at }], &mut adu);
        let mut bytes = Vec::new();
        let destination = Address::from_number(88888);
        let head = Head { sequence, version: [1, 1], label: at, source, destination, command: Command::Send };
        head.write(&adu, &mut bytes).unwrap();
        bytes
    }

    async fn answer(stream: &mut TcpStream) -> (Command, u16) {
        let mut bytes = [0; 30];
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read_exact(&mut bytes)).await;
        read.expect("an answer comes").unwrap();
        let frame = Frame::over(&bytes).unwrap();
        assert_eq!(frame.checksum_found(), frame.checksum_due());
        assert_eq!(frame.destination(), PANEL);
        (frame.command(), frame.sequence())
    }

    #[tokio::test]
    async fn a_fire_is_kept_confirmed_and_an_item_with_its_raw_frame() {
        let town = Town::start().await;
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        let fire = frame(&town, 7, PANEL, 0b11, 12);
        stream.write_all(&fire[..40]).await.unwrap();
        stream.write_all(&fire[40..]).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 7));
        let kept = town.journal.after(0, 10).unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].raw.as_slice(), kept[0].is_fire, kept[0].is_suspect), (fire.as_slice(), true, false));
        town.follow();
        let alarms = town.items("alarm");
        assert_eq!(alarms.len(), 1);
        let field = |name: &str| alarms[0].fields[name].to_string();
        assert_eq!(field("building"), "清和大厦");
        assert_eq!(field("kind"), "火警");
        assert_eq!(field("signal"), kept[0].number.to_string());
        assert_eq!(field("says"), "火灾报警系统1 感烟火灾探测器 3区12号 火警（三层走廊）");
        assert_eq!(alarms[0].holder.as_ref().unwrap().unit, "songting_hotel");

        // The same frame again is confirmed again, and is nothing new; neither is what another detector of the building says
        // another item.
        stream.write_all(&fire).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 7));
        stream.write_all(&frame(&town, 8, PANEL, 0b11, 13)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 8));
        stream.write_all(&frame(&town, 9, PANEL, 0b1, 12)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 9));
        town.follow();
        assert_eq!(town.journal.after(0, 10).unwrap().len(), 3);
        let alarms = town.items("alarm");
        assert_eq!((alarms.len(), alarms[0].stage.as_str()), (1, "new"));
        assert_eq!(
            town.said(alarms[0].id),
            [
                "火灾报警系统1 感烟火灾探测器 3区13号 火警（三层走廊）",
                "已恢复：火灾报警系统1 感烟火灾探测器 3区12号 正常（三层走廊）；仍有 1 处",
            ]
        );
    }

    #[tokio::test]
    async fn a_stranger_waits_and_is_heard_once_adopted() {
        let town = Town::start().await;
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        stream.write_all(&frame(&town, 0, PANEL, 0b11, 1)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 0));
        town.follow();
        assert_eq!(town.items("alarm"), []);
        let (_, device) = town.journal.devices().find("gb26875:790300000000").unwrap();
        assert_eq!((device.state, device.frames, device.fires), (State::Waiting, 1, 1));
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        stream.write_all(&frame(&town, 1, PANEL, 0b11, 1)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 1));
        town.follow();
        assert_eq!(town.items("alarm").len(), 1);
    }

    #[tokio::test]
    async fn a_fire_with_a_wrong_checksum_is_denied_and_shown_as_unverified() {
        let town = Town::start().await;
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        let good = frame(&town, 5, PANEL, 0b11, 1);
        let mut bad = good.clone();
        let sum = bad.len() - 3;
        bad[sum] ^= 0x55;
        stream.write_all(&bad).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Deny, 5));
        // It is not confirmed; that it is on disk is seen there.
        town.wait_for_frames(1).await;
        town.follow();
        let alarms = town.items("alarm");
        assert_eq!(alarms[0].fields["certainty"].to_string(), "待核实");
        stream.write_all(&good).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 5));
        town.follow();
        assert_eq!(town.items("alarm").len(), 1);
        assert!(town.said(alarms[0].id)[0].starts_with("信号已校验"));
    }

    #[tokio::test]
    async fn a_device_never_waits_for_another_and_half_a_frame_is_closed_in_time() {
        let town = Town::start().await;
        let mut slow = TcpStream::connect(town.fire).await.unwrap();
        slow.write_all(&frame(&town, 1, Address([9; 6]), 0b11, 1)[..20]).await.unwrap();
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        stream.write_all(&frame(&town, 2, PANEL, 0b11, 1)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 2));
        // Half a minute later, by the clock of the town.
        town.seconds.fetch_add(31, Ordering::SeqCst);
        slow.write_all(b"x").await.unwrap();
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(20), slow.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "the slow one is still connected");
        stream.write_all(&frame(&town, 3, PANEL, 0b1, 1)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 3));
    }

    #[tokio::test]
    async fn a_repeat_after_a_restart_is_confirmed_and_kept_once() {
        let mut town = Town::start().await;
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        let fire = frame(&town, 0, PANEL, 0b11, 1);
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        stream.write_all(&fire).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 0));
        town.follow();
        town.restart().await;
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        stream.write_all(&fire).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 0));
        town.follow();
        assert_eq!((town.journal.after(0, 10).unwrap().len(), town.items("alarm").len()), (1, 1));
    }

    #[tokio::test]
    async fn another_source_on_a_bound_connection_is_not_believed() {
        let town = Town::start().await;
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        let other = Address([8; 6]);
        town.adopt(other, "万禾商业广场", "wanhe_mall");
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        stream.write_all(&frame(&town, 1, PANEL, 0b1, 1)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 1));
        stream.write_all(&frame(&town, 2, other, 0b11, 1)).await.unwrap();
        town.wait_for_frames(2).await;
        town.follow();
        let alarms = town.items("alarm");
        assert_eq!(alarms.len(), 1);
        assert_eq!(alarms[0].fields["building"].to_string(), "万禾商业广场");
        assert_eq!(alarms[0].fields["certainty"].to_string(), "待核实");
    }

    #[tokio::test]
    async fn datagrams_are_confirmed_to_where_they_came_from() {
        let town = Town::start().await;
        let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
        socket.send_to(&frame(&town, 3, PANEL, 0b11, 1), town.fire).await.unwrap();
        let mut bytes = [0; 64];
        let count = tokio::time::timeout(Duration::from_secs(10), socket.recv(&mut bytes)).await.unwrap().unwrap();
        let answer = Frame::over(&bytes[..count]).unwrap();
        assert_eq!((answer.command(), answer.sequence()), (Command::Confirm, 3));
    }

    #[tokio::test]
    async fn a_silent_device_is_an_item_and_one_that_speaks_again_says_so() {
        let town = Town::start().await;
        town.adopt(PANEL, "清和大厦", "songting_hotel");
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        stream.write_all(&frame(&town, 1, PANEL, 0b1, 1)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 1));
        town.follow();
        assert_eq!(town.items("device_silence"), []);
        town.seconds.fetch_add(31 * 60, Ordering::SeqCst);
        town.follow();
        let silent = town.items("device_silence");
        assert_eq!(silent[0].fields["device"].to_string(), "790300000000");
        let mut stream = TcpStream::connect(town.fire).await.unwrap();
        stream.write_all(&frame(&town, 2, PANEL, 0b1, 1)).await.unwrap();
        assert_eq!(answer(&mut stream).await, (Command::Confirm, 2));
        town.seconds.fetch_add(60, Ordering::SeqCst);
        town.follow();
        assert_eq!(town.said(silent[0].id), ["已全部恢复：设备 790300000000 恢复通信"]);
        assert_eq!(town.items("device_silence").len(), 1);
    }
}
