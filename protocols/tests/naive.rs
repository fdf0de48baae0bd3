//! A second decoder, written from the figures of the standard without the first: slow, plain, on arrays of numbers. On
//! random frames the two must agree; and what was read is written as the same bytes.

use jiff::Timestamp;
use proptest::prelude::*;
use protocols::gb26875::{
    Address, Adu, Command, Component, Frame, Head, Label, Object, Piece, Profile, Splitter, Strictness, System, Text,
    write_adu,
};

#[cfg(test)]
const NOW: Timestamp = Timestamp::constant(1_748_739_845, 0);

/// What the second decoder makes of a frame: the head in words, then a line for each object.
#[cfg(test)]
fn naive(bytes: &[u8]) -> Option<Vec<String>> {
    let byte = |at: usize| bytes.get(at).map(|byte| usize::from(*byte));
    let number =
        |at: usize, count: usize| (0..count).map(|n| byte(at + n).map(|b| b << (8 * n))).sum::<Option<usize>>();
    if (byte(0)?, byte(1)?) != (64, 64) {
        return None;
    }
    let length = number(24, 2)?;
    if length > 1024 || bytes.len() != 30 + length || (byte(28 + length)?, byte(29 + length)?) != (35, 35) {
        return None;
    }
    let mut sum = 0;
    for at in 2..27 + length {
        sum = (sum + byte(at)?) % 256;
    }
    if sum != byte(27 + length)? {
        return None;
    }
    let mut told = vec![format!(
        "no {} version {}.{} from {} to {} command {}",
        number(2, 2)?,
        byte(4)?,
        byte(5)?,
        number(12, 6)?,
        number(18, 6)?,
        byte(26)?
    )];
    if length < 2 {
        return Some(told);
    }
    let (kind, count) = (byte(27)?, byte(28)?);
    let (mut at, end) = (29, 27 + length);
    let text = |from: usize, count: usize| format!("{:02X?}", &bytes[from..from + count]);
    for _ in 0..count {
        let size = match kind {
            1 | 4 => 10,
            2 => 46,
            3 => 16,
            5 => 4,
            6 => 3 + byte(at + 2).filter(|_| at + 2 < end).unwrap_or(9999),
            7 => 38,
            8 => 8,
            21 => 7,
            24 => 8,
            25 => 2,
            26 => 1 + byte(at).filter(|_| at < end).unwrap_or(9999),
            28 | 90 => 6,
            61 | 65 | 66 | 68 => 2,
            62 | 63 | 67 => 6,
            64 => 9,
            84 => 7,
            81 | 85 | 86 | 88 | 89 | 91 => 1,
            _ => break,
        };
        if at + size > end {
            break;
        }
        told.push(match kind {
            1 => format!("{} {} {} {}", byte(at)?, byte(at + 1)?, number(at + 2, 2)?, text(at + 4, 6)),
            2 => format!("{} {} {}", text(at, 7), number(at + 7, 2)?, text(at + 9, 37)),
            3 => {
                let value = number(at + 8, 2)?;
                let signed = i64::try_from(value).ok()? - if value > 32767 { 65536 } else { 0 };
                format!("{} {} {} {}", text(at, 7), byte(at + 7)?, signed, text(at + 10, 6))
            }
            _ => text(at, size),
        });
        at += size;
    }
    Some(told)
}

/// What the decoder under test makes of the same bytes, told in the same words.
#[cfg(test)]
fn read(bytes: &[u8]) -> Option<Vec<String>> {
    let mut found = None;
    let mut splitter = Splitter::new(Strictness::default());
    let mut tell = |piece: Piece<'_>| {
        if let Piece::Frame(frame) = piece
            && frame.bytes() == bytes
        {
            found = Some(words(&frame));
        }
    };
    splitter.feed(bytes, NOW, &mut tell);
    splitter.finish(NOW, tell);
    found
}

#[cfg(test)]
fn words(frame: &Frame<'_>) -> Vec<String> {
    let [main, user] = frame.version();
    let mut told = vec![format!(
        "no {} version {main}.{user} from {} to {} command {}",
        frame.sequence(),
        frame.source().number(),
        frame.destination().number(),
        u8::from(frame.command())
    )];
    let profile = Profile::standard();
    let Some(adu) = Adu::read(frame.adu(), &profile) else { return told };
    told.extend(adu.objects().filter_map(|object| {
        let mut bytes = Vec::new();
        object.write(&mut bytes);
        Some(match object {
            Object::Raw(_) => return None,
            Object::SystemStatus { system, status, at } => {
                format!("{} {} {status} {:02X?}", system.kind, system.address, at.0)
            }
            Object::ComponentStatus { status, .. } => {
                format!("{:02X?} {status} {:02X?}", &bytes[..7], &bytes[9..])
            }
            Object::ComponentValue { quantity, value, at, .. } => {
                format!("{:02X?} {quantity} {value} {:02X?}", &bytes[..7], at.0)
            }
            _ => format!("{bytes:02X?}"),
        })
    }));
    told
}

/// A frame written by hand.
#[cfg(test)]
fn frame(head: [u8; 22], command: u8, adu: &[u8]) -> Vec<u8> {
    let mut body = head.to_vec();
    body.extend(u16::try_from(adu.len()).unwrap().to_le_bytes());
    body.push(command);
    body.extend_from_slice(adu);
    let sum = body.iter().map(|byte| u32::from(*byte)).sum::<u32>().to_le_bytes()[0];
    [b"@@".as_slice(), &body, &[sum], b"##"].concat()
}

/// Data units whose type is one of the standard and whose length mostly fits.
#[cfg(test)]
fn adu() -> impl Strategy<Value = Vec<u8>> {
    let kind = prop_oneof![1..9_u8, 21..29_u8, 61..69_u8, 81..92_u8, any::<u8>()];
    let body = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        (1..5_usize, 1..47_usize).prop_flat_map(|(count, size)| prop::collection::vec(any::<u8>(), count * size)),
        prop::collection::vec(0..12_u8, 0..60),
    ];
    (kind, 0..6_u8, body).prop_map(|(kind, count, body)| [&[kind, count], body.as_slice()].concat())
}

/// Objects of every layout.
#[cfg(test)]
fn object() -> impl Strategy<Value = (u8, Vec<u8>)> {
    let kind = prop::sample::select(vec![
        1_u8, 2, 3, 4, 5, 6, 7, 8, 21, 24, 25, 26, 28, 61, 62, 63, 64, 65, 66, 67, 68, 81, 84, 85, 86, 88, 89, 90, 91,
    ]);
    (kind, prop::collection::vec(any::<u8>(), 300))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_two_decoders_agree(head in any::<[u8; 22]>(), command in any::<u8>(), adu in adu()) {
        let bytes = frame(head, command, &adu);
        // A vendor leaves out text or time; the second decoder knows only the standard.
        let profile = Profile::standard();
        let shape = Adu::read(&adu, &profile).map(|adu| adu.shape);
        prop_assume!(shape.is_none_or(|shape| shape == protocols::gb26875::Shape::of(adu[0])));
        prop_assert_eq!(read(&bytes), naive(&bytes));
    }

    #[test]
    fn the_two_decoders_agree_on_what_is_no_frame(head in any::<[u8; 22]>(), adu in adu(), at in 0..300_usize, with in any::<u8>()) {
        let mut bytes = frame(head, 2, &adu);
        let at = at % bytes.len();
        bytes[at] = with;
        prop_assert_eq!(read(&bytes).is_some(), naive(&bytes).is_some());
    }

    #[test]
    fn a_frame_that_was_read_is_written_as_the_same_bytes(head in any::<[u8; 22]>(), command in any::<u8>(), adu in adu()) {
        let bytes = frame(head, command, &adu);
        let seen = Frame::over(&bytes).unwrap();
        let mut written = Vec::new();
        seen.head().write(seen.adu(), &mut written).unwrap();
        prop_assert_eq!(written, bytes);
    }

    #[test]
    fn objects_that_were_read_are_written_as_the_same_bytes((kind, bytes) in object(), count in 1..4_u8) {
        let adu = [&[kind, count], bytes.as_slice()].concat();
        let profile = Profile::standard();
        let seen = Adu::read(&adu, &profile).unwrap();
        let mut walk = seen.objects();
        let objects: Vec<Object<'_>> = walk.by_ref().collect();
        let taken = bytes.len() - walk.rest().len();
        let mut written = Vec::new();
        write_adu(kind, &objects, &mut written);
        prop_assert_eq!(&written[2..], &bytes[..taken]);
        prop_assert_eq!(written[0], kind);
    }
}

#[test]
fn the_second_decoder_reads_the_example_of_the_standard() {
    let component = Component { system: System { kind: 1, address: 1 }, kind: 40, address: [10, 0, 2, 0] };
    let at = Label([2, 0x3A, 9, 0x1A, 9, 12]);
    let mut text = [b' '; 31];
    text[30] = 0;
    let mut adu = Vec::new();
    write_adu(2, &[Object::ComponentStatus { component, status: 2, text: Text(&text), at }], &mut adu);
    let head = Head {
        sequence: 1,
        version: [1, 1],
        label: Label([0x20, 0x3A, 9, 0x1A, 9, 12]),
        source: Address::from_number(889),
        destination: Address::from_number(88_888),
        command: Command::Send,
    };
    let mut bytes = Vec::new();
    head.write(&adu, &mut bytes).unwrap();
    assert_eq!(bytes[bytes.len() - 3], 0x46);
    let told = naive(&bytes).unwrap();
    assert_eq!(told[0], "no 1 version 1.1 from 889 to 88888 command 2");
    assert!(told[1].starts_with("[01, 01, 28, 0A, 00, 02, 00] 2 [20, 20"), "{told:?}");
    assert_eq!(read(&bytes), Some(told));
}
