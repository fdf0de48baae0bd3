//! HJ 212 in a stream: cut anywhere, behind any noise, the same packets; what was read is written as the same bytes.

use expect_test::{Expect, expect};
use jiff::Timestamp;
use proptest::prelude::*;
use protocols::hj212::{Fault, Flag, Packet, Piece, Segment, Splitter, crc, quirks, write_packet};

#[cfg(test)]
const NOW: Timestamp = Timestamp::constant(1_748_739_845, 0);
#[cfg(test)]
const MN: &str = "010000A8900016F000169DC0";

#[cfg(test)]
fn packet(segment: &str) -> Vec<u8> {
    format!("##{:04}{segment}{:04X}\r\n", segment.len(), crc(segment.as_bytes())).into_bytes()
}

/// The packets that a stream holds, without line ends, when it comes in pieces of these sizes, over and over.
#[cfg(test)]
fn found(stream: &[u8], sizes: &[usize], ends: bool) -> Vec<(String, Option<Fault>)> {
    let mut splitter = Splitter::default();
    let mut packets = Vec::new();
    let mut tell = |piece: Piece<'_>| match piece {
        Piece::Packet(packet) => packets.push((String::from_utf8_lossy(packet.bytes()).into_owned(), None)),
        Piece::Suspect(packet, fault) => {
            packets.push((String::from_utf8_lossy(packet.bytes()).into_owned(), Some(fault)));
        }
        Piece::Noise(_) => {}
    };
    let mut rest = stream;
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*size).clamp(1, rest.len()));
        splitter.feed(piece, NOW, &mut tell);
        rest = after;
    }
    if ends {
        splitter.finish(NOW, &mut tell);
    }
    packets
}

#[cfg(test)]
fn text(packet: &[u8]) -> String {
    String::from_utf8_lossy(packet).trim_end().to_owned()
}

/// Segments as stations send them.
#[cfg(test)]
fn segment() -> impl Strategy<Value = String> {
    let item =
        ("[aw][0-9]{5}", "(Rtd|Avg|Max)", -1000..100_000_i32, "[NFMSDCTB]").prop_map(|(factor, part, value, flag)| {
            format!("{factor}-{part}={:.3},{factor}-Flag={flag}", f64::from(value) / 1000.0)
        });
    let part = prop::option::of((1..9_u16, 1..9_u16));
    ("[0-9]{17}", "(21|32|39|91)", 0..10_000_u16, "[0-9]{6}", 0..16_u8, part, prop::collection::vec(item, 0..12))
        .prop_map(|(qn, st, cn, pw, flag, part, items)| {
            let data = std::iter::once("DataTime=20250601090405".to_owned()).chain(items).collect::<Vec<_>>().join(";");
            let segment = Segment {
                qn: Some(&qn),
                st: Some(&st),
                cn: Some(cn),
                pw: Some(&pw),
                mn: Some(MN),
                flag: Some(Flag(flag)),
                pnum: part.map(|(pnum, _)| pnum),
                pno: part.map(|(_, pno)| pno),
                data: Some(&data),
                ..Segment::default()
            };
            let mut text = String::new();
            segment.write(&mut text);
            text
        })
}

/// Text with many marks in it.
#[cfg(test)]
fn nasty(bytes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => Just(b'#'),
        2 => Just(b'&'),
        2 => b'0'..=b'9',
        1 => Just(b'\r'),
        1 => Just(b'\n'),
        1 => Just(b'A'),
        1 => any::<u8>()
    ];
    prop::collection::vec(byte, bytes)
}

proptest! {
    #[test]
    fn good_packets_are_found_however_they_are_cut(
        segments in prop::collection::vec(segment(), 1..6),
        sizes in prop::collection::vec(1..200_usize, 1..8),
        tail in "(\r\n|\n|\r|)",
    ) {
        let packets: Vec<Vec<u8>> = segments.iter().map(|segment| packet(segment)).collect();
        let stream: Vec<u8> = packets.iter().flat_map(|packet| {
            let mut packet = packet.clone();
            packet.truncate(packet.len() - 2);
            packet.extend_from_slice(tail.as_bytes());
            packet
        }).collect();
        let expected: Vec<_> = packets.iter().map(|packet| (text(packet), None)).collect();
        prop_assert_eq!(found(&stream, &sizes, false), expected);
    }

    #[test]
    fn a_cut_changes_nothing(
        parts in prop::collection::vec(prop_oneof![segment().prop_map(|segment| packet(&segment)), nasty(0..60)], 1..6),
        sizes in prop::collection::vec(1..200_usize, 1..8),
        ends in any::<bool>(),
    ) {
        let stream = parts.concat();
        prop_assert_eq!(found(&stream, &sizes, ends), found(&stream, &[usize::MAX], ends));
    }

    #[test]
    fn noise_loses_no_packet(noise in nasty(0..120), segment in segment(), after in nasty(0..40)) {
        let good = packet(&segment);
        let all = found(&[noise, good.clone(), after].concat(), &[usize::MAX], true);
        prop_assert!(all.contains(&(text(&good), None)), "{:?}", all);
    }

    #[test]
    fn a_packet_behind_a_false_start_is_told_within_a_second(segment in segment(), promised in 900..4096_u16) {
        let good = packet(&segment);
        let mut splitter = Splitter::default();
        let mut packets = Vec::new();
        let mut tell = |piece: Piece<'_>| if let Piece::Packet(packet) = piece {
            packets.push(String::from_utf8_lossy(packet.bytes()).into_owned());
        };
        splitter.feed(&[format!("##{promised:04}QN=2").into_bytes(), good.clone()].concat(), NOW, &mut tell);
        if let Some(wake) = splitter.wake_at() {
            prop_assert!(wake.duration_since(NOW).as_millis() < 1000);
            splitter.tick(wake, &mut tell);
        }
        prop_assert_eq!(packets, vec![text(&good)]);
    }

    #[test]
    fn a_wrong_length_loses_nothing(segment in segment(), says in 0..4000_u16) {
        prop_assume!(usize::from(says) != segment.len());
        let good = packet(&segment);
        let wrong = [format!("##{says:04}").as_bytes(), &good[6..]].concat();
        let next = packet("QN=1;CP=&&&&");
        let all = found(&[wrong.clone(), next.clone()].concat(), &[usize::MAX], true);
        prop_assert_eq!(all, vec![(text(&wrong), Some(Fault::Length)), (text(&next), None)]);
    }

    #[test]
    fn what_was_read_is_written_as_the_same_bytes(segment in segment()) {
        let good = packet(&segment);
        let read = Packet::over(&good).unwrap();
        let text = read.text();
        let mut written = Vec::new();
        Segment::read(&text).write_packet(&mut written).unwrap();
        prop_assert_eq!(written, good);
    }

    #[test]
    fn nothing_makes_it_fall_over(
        bytes in prop::collection::vec(any::<u8>(), 0..3000),
        text in "[#&;,=a-zA-Z0-9 \r\n-]{0,400}",
        sizes in prop::collection::vec(1..900_usize, 1..8),
    ) {
        found(&bytes, &sizes, true);
        found(text.as_bytes(), &sizes, true);
        let mut written = Vec::new();
        if write_packet(&text, &mut written).is_ok() {
            let _named = quirks(&Packet::over(&written).unwrap(), None, Some(NOW));
        }
    }
}

#[test]
fn what_fails_a_check_is_told_with_its_fault() {
    let good =
        packet(&format!("QN=20250601090405123;ST=39;CN=2011;PW=123456;MN={MN};Flag=5;CP=&&DataTime=20250601090405&&"));
    let (mut wrong, mut small) = (good.clone(), good.clone());
    let digits = good.len() - 6;
    wrong[20] ^= 1;
    small[digits..].make_ascii_lowercase();
    for (bytes, fault) in [(&good, None), (&small, None), (&wrong, Some(Fault::Crc))] {
        let stream = [bytes.as_slice(), &good].concat();
        assert_eq!(found(&stream, &[7], false), [(text(bytes), fault), (text(&good), None)]);
    }
}

#[cfg(test)]
fn check(segment: &str, expected: Expect) {
    let bytes = packet(segment);
    let found = quirks(&Packet::over(&bytes).unwrap(), None, Some(NOW));
    expected.assert_eq(&found.iter().map(|quirk| format!("{quirk:?}")).collect::<Vec<_>>().join(" "));
}

#[test]
fn each_quirk_has_a_name() {
    let head = |flag: u8| format!("QN=20250601090405123;ST=39;CN=2011;PW=123456;MN={MN};Flag={flag};");
    let data = "DataTime=20250601090405;a34004-Rtd=0.041,a34004-Flag=N";
    let with = |data: &str| format!("{}CP=&&{data}&&", head(5));
    check(&with(data), expect![""]);
    check(&with("DataTime=20250601090405;SB1-RS=1;SB1-RT=3.5"), expect![""]);
    check(&with("DataTime=20250601090405123;LA-Rtd=62.7,LA-Flag=N"), expect!["DataTimeLong"]);
    check(&with("DataTime=20200601090405;LA -Rtd=62.7,LA-Flag=N"), expect!["Blanks DataTimeFar"]);
    check(
        &with("DataTime=20251301090405;w21003--Avg=1,w21003-Flag=X"),
        expect!["DoubleHyphen TrustUnknown DataTimeBad"],
    );
    check(&with("01018-Rtd=30,01018-Flag=N"), expect!["FactorCut DataTimeMissing"]);
    check(
        &with("DataTime=20250601090405;ele01-Rtd=x,ele01-Zz=1"),
        expect!["FactorUnknown PartUnknown TrustMissing ValueNoNumber"],
    );
    check(&with("DataTime=20250601090405;011-Rtd=30,011-Flag=N;Foo=1"), expect!["Factor2005 FieldUnknown"]);
    check(&format!("{}CP=&&{data}&&", head(5).replace("QN=20250601090405123;", "")), expect!["QnMissing"]);
    check(&format!("{}CP=&&{data}&&", head(5).replacen(';', ",", 1)), expect!["CommaInHead"]);
    check(&format!("{}CP=&&{data}&&", head(1).replace(MN, "88888880000001")), expect!["Version2005 MnForm"]);
    check(&format!("{}CP=&&{data}&&", head(9)), expect!["Version2025"]);
    check(&format!("{}CP=&&{data}&&", head(7)), expect!["PartWrong"]);
    check(&format!("{}PNUM=2;PNO=1;CP=&&{data}&&", head(7)), expect![""]);
    check(&format!("{}PNUM=2;PNO=3;CP=&&{data}&&", head(7)), expect!["PartWrong"]);
    check(&format!("{}CP=&&&&", head(5).replace("39", "91").replace("2011", "9014")), expect!["AnswerWantsAnswer"]);
    check(
        &format!("{}CP=&&&&", head(5).replace("=39", "=77").replace("2011", "4711")),
        expect!["CommandUnknown SystemUnknown"],
    );
    check(&head(5), expect!["DataFrame"]);
    check("CP=&&&&", expect!["QnMissing HeadMissing FlagMissing"]);
}

#[test]
fn a_text_of_2005_is_gb18030() {
    let (text, _, _) = encoding_rs::GB18030.encode("CP=&&3020-Info=清单&&");
    let bytes =
        [format!("##{:04}", text.len()).as_bytes(), &text, format!("{:04X}\r\n", crc(&text)).as_bytes()].concat();
    let packet = Packet::over(&bytes).unwrap();
    assert_eq!(packet.text(), "CP=&&3020-Info=清单&&");
    assert_eq!(packet.crc_found(), Some(packet.crc_due()));
}
