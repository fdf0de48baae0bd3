//! `qingdan decode` on captures: pcap and pcapng, each kind of link, streams that were cut, doubled and turned round.

use std::io::Write;
use std::process::{Command, Stdio};

use etherparse::{IpNumber, PacketBuilder};
use serde_json::Value;

#[cfg(test)]
const DEVICE: [u8; 4] = [192, 168, 1, 20];
#[cfg(test)]
const CENTRE: [u8; 4] = [10, 0, 0, 1];

#[cfg(test)]
fn run(arguments: &[&str], input: &[u8]) -> (bool, Vec<Value>) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_qingdan"))
        .args(["--now", "2026-06-01T09:00", "decode"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = program.wait_with_output().unwrap();
    writer.join().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.success(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[cfg(test)]
fn frame(sequence: u8) -> Vec<u8> {
    let mut body = vec![sequence, 0, 1, 1, 5, 4, 9, 1, 6, 25, 0x79, 3, 0, 0, 0, 0, 0x38, 0x5B, 1, 0, 0, 0, 9, 0, 2];
    body.extend_from_slice(&[21, 1, 1, 5, 4, 9, 1, 6, 25]);
    let sum = body.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    [b"@@".as_slice(), &body, &[sum], b"##"].concat()
}

/// A TCP segment without a link.
#[cfg(test)]
fn segment(sequence: u32, is_first: bool, bytes: &[u8]) -> Vec<u8> {
    let builder = PacketBuilder::ipv4(DEVICE, CENTRE, 64).tcp(40_000, 5001, sequence, 1024);
    let builder = if is_first { builder.syn() } else { builder.ack(1) };
    let mut packet = Vec::new();
    builder.write(&mut packet, bytes).unwrap();
    packet
}

#[cfg(test)]
fn pcap(link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let mut file =
        [0xA1B2_C3D4_u32.to_le_bytes(), [2, 0, 4, 0], [0; 4], [0; 4], 65_535_u32.to_le_bytes(), link.to_le_bytes()]
            .concat();
    for (at, packet) in (0_u32..).zip(packets) {
        let length = u32::try_from(packet.len()).unwrap().to_le_bytes();
        file.extend([1_748_739_845_u32 + at, 500_000].iter().flat_map(|number| number.to_le_bytes()));
        file.extend(length.iter().chain(&length).chain(packet));
    }
    file
}

#[cfg(test)]
fn pcapng(link: u16, packets: &[Vec<u8>]) -> Vec<u8> {
    let block = |kind: u32, body: &[u8]| {
        let body = [body, &vec![0; (4 - body.len() % 4) % 4]].concat();
        let length = u32::try_from(body.len() + 12).unwrap().to_le_bytes();
        [kind.to_le_bytes().as_slice(), &length, &body, &length].concat()
    };
    let section = [0x1A2B_3C4D_u32.to_le_bytes().as_slice(), &[1, 0, 0, 0], &[0xFF; 8]].concat();
    let interface = [link.to_le_bytes().as_slice(), &[0, 0], &0_u32.to_le_bytes()].concat();
    let mut file = [block(0x0A0D_0D0A, &section), block(1, &interface)].concat();
    for packet in packets {
        let ticks = 1_748_739_845_500_000_u64;
        let (high, low) = (u32::try_from(ticks >> 32).unwrap(), u32::try_from(ticks & 0xFFFF_FFFF).unwrap());
        let length = u32::try_from(packet.len()).unwrap();
        let numbers = [0, high, low, length, length].into_iter().flat_map(u32::to_le_bytes);
        file.extend(block(6, &numbers.chain(packet.iter().copied()).collect::<Vec<u8>>()));
    }
    file
}

#[cfg(test)]
fn sequences(told: &[Value]) -> Vec<u64> {
    told.iter().map(|told| told["sequence"].as_u64().unwrap()).collect()
}

#[test]
fn a_stream_is_put_together() {
    let stream = [frame(1), frame(2), frame(3)].concat();
    let at = |from: usize, to: usize| segment(1001 + u32::try_from(from).unwrap(), false, &stream[from..to]);
    let packets = [segment(1000, true, b""), at(0, 10), at(60, 117), at(10, 50), at(10, 50), at(45, 60)];
    let (done, told) = run(&["gb26875"], &pcap(101, &packets));
    assert!(done);
    assert_eq!(sequences(&told), [1, 2, 3]);
    assert_eq!(told[0]["source"]["peer"], "192.168.1.20:40000");
    assert_eq!(told[0]["destination"]["peer"], "10.0.0.1:5001");
    assert_eq!(told[0]["source"]["captured_at"], "2025-06-01T09:04:08.5");
    assert_eq!(told[2]["source"]["captured_at"], "2025-06-01T09:04:10.5");
    // A segment that is missing for good costs the frames it held, and no other.
    let (_, told) = run(&["gb26875"], &pcap(101, &[at(0, 39), at(45, 78), at(78, 117)]));
    assert_eq!(sequences(&told), [1, 3]);
    assert_eq!(told[1]["quirks"], serde_json::json!(["noise_before"]));
}

#[test]
fn each_kind_of_link_is_opened() {
    let ip = segment(1001, false, &frame(7));
    let ethernet = [[2; 12].as_slice(), &[8, 0], &ip].concat();
    let vlan = [[2; 12].as_slice(), &[0x81, 0, 0, 5, 8, 0], &ip].concat();
    let cooked = [[0, 0, 0, 1, 0, 6].as_slice(), &[2; 8], &[8, 0], &ip].concat();
    let cooked_2 = [[8, 0].as_slice(), &[0; 18], &ip].concat();
    let loopback = [[2, 0, 0, 0].as_slice(), &ip].concat();
    let mut ipv6 = Vec::new();
    let builder = PacketBuilder::ipv6([1; 16], [2; 16], 64).tcp(40_000, 5001, 9, 1024);
    builder.write(&mut ipv6, &frame(7)).unwrap();
    let mut udp = Vec::new();
    PacketBuilder::ipv4(DEVICE, CENTRE, 64).udp(40_000, 5001).write(&mut udp, &frame(7)).unwrap();
    for (link, packet) in
        [(1, ethernet), (1, vlan), (113, cooked), (276, cooked_2), (0, loopback), (101, ip), (101, ipv6), (101, udp)]
    {
        let (_, told) = run(&["gb26875"], &pcap(u32::from(link), std::slice::from_ref(&packet)));
        assert_eq!(sequences(&told), [7], "pcap, link {link}");
        let (_, told) = run(&["gb26875"], &pcapng(link, &[packet]));
        assert_eq!(sequences(&told), [7], "pcapng, link {link}");
        assert_eq!(told[0]["source"]["captured_at"], "2025-06-01T09:04:05.5");
    }
}

#[test]
fn both_directions_and_other_traffic_stay_apart() {
    let mut back = Vec::new();
    PacketBuilder::ipv4(CENTRE, DEVICE, 64).tcp(5001, 40_000, 5, 1024).ack(1).write(&mut back, &frame(9)).unwrap();
    let mut ping = Vec::new();
    PacketBuilder::ipv4(DEVICE, CENTRE, 64).icmpv4_echo_request(1, 2).write(&mut ping, b"hello").unwrap();
    let mut odd = Vec::new();
    PacketBuilder::ipv4(DEVICE, CENTRE, 64).write(&mut odd, IpNumber::from(250), b"hello").unwrap();
    let stream = frame(8);
    let packets = [segment(11, false, &stream[..20]), ping, back, odd, vec![0; 3], segment(31, false, &stream[20..])];
    let (done, told) = run(&["gb26875"], &pcap(101, &packets));
    assert!(done);
    assert_eq!(sequences(&told), [9, 8]);
    assert_eq!(told[0]["source"]["peer"], "10.0.0.1:5001");
}

#[test]
fn a_capture_that_was_cut_off_is_read_as_far_as_it_goes() {
    let file = pcap(101, &[segment(11, false, &frame(1)), segment(50, false, &frame(2))]);
    let (done, told) = run(&["gb26875"], &file[..file.len() - 5]);
    assert!(done);
    assert_eq!(sequences(&told), [1]);
    let mut broken = file.clone();
    broken[32..36].copy_from_slice(&[0xFF; 4]);
    let (done, _) = run(&["gb26875"], &broken);
    assert!(!done, "a length of 4 GiB is no packet");
}

#[test]
fn a_file_is_named_and_stations_are_found_in_it() {
    let packet = "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n";
    let (one, two) = packet.as_bytes().split_at(50);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("station.pcapng");
    std::fs::write(&path, pcapng(101, &[segment(10, true, b""), segment(61, false, two), segment(11, false, one)]))
        .unwrap();
    let (done, told) = run(&["hj212", &path.to_string_lossy()], b"");
    assert!(done);
    assert_eq!((told.len(), &told[0]["sequence"]), (1, &Value::from("20160801085857223")));
    let (done, _) = run(&["hj212", "/nowhere/station.pcap"], b"");
    assert!(!done);
}
