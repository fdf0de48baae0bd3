//! The splitter: cut anywhere, behind any noise, the same frames; nothing makes it fall over.

use jiff::Timestamp;
use proptest::prelude::*;
use protocols::gb26875::{Address, Command, Fault, Head, Label, Piece, Splitter, Strictness};

#[cfg(test)]
const NOW: Timestamp = Timestamp::constant(1_748_739_845, 0);

/// A good frame.
#[cfg(test)]
fn frame(sequence: u16, source: [u8; 6], command: u8, adu: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let head = Head {
        sequence,
        version: [1, 1],
        label: Label::at(NOW),
        source: Address(source),
        destination: Address::from_number(88888),
        command: Command::from(command),
    };
    head.write(adu, &mut bytes).unwrap();
    bytes
}

/// The frames that a stream holds, when it comes in pieces of these sizes, over and over.
#[cfg(test)]
fn found(stream: &[u8], sizes: &[usize], ends: bool) -> Vec<(Vec<u8>, Option<Fault>)> {
    let mut splitter = Splitter::new(Strictness::default());
    let mut frames = Vec::new();
    let mut tell = |piece: Piece<'_>| match piece {
        Piece::Frame(frame) => frames.push((frame.bytes().to_vec(), None)),
        Piece::Suspect(frame, fault) => frames.push((frame.bytes().to_vec(), Some(fault))),
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
    frames
}

/// Bytes with many flags, small lengths and blanks among them.
#[cfg(test)]
fn nasty(bytes: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![3 => Just(0x40), 2 => Just(0x23), 2 => Just(0), 1 => 0..5_u8, 2 => any::<u8>()];
    prop::collection::vec(byte, bytes)
}

#[cfg(test)]
fn good() -> impl Strategy<Value = Vec<u8>> {
    (any::<u16>(), prop_oneof![Just([0x40; 6]), any::<[u8; 6]>()], 1..7_u8, nasty(0..90))
        .prop_map(|(sequence, source, command, adu)| frame(sequence, source, command, &adu))
}

proptest! {
    #[test]
    fn good_frames_are_found_however_they_are_cut(
        frames in prop::collection::vec(good(), 1..6),
        sizes in prop::collection::vec(1..200_usize, 1..8),
    ) {
        let expected: Vec<_> = frames.iter().map(|frame| (frame.clone(), None)).collect();
        prop_assert_eq!(found(&frames.concat(), &sizes, false), expected);
    }

    #[test]
    fn a_cut_changes_nothing(
        parts in prop::collection::vec(prop_oneof![good(), nasty(0..60)], 1..6),
        sizes in prop::collection::vec(1..200_usize, 1..8),
        ends in any::<bool>(),
    ) {
        let stream = parts.concat();
        prop_assert_eq!(found(&stream, &sizes, ends), found(&stream, &[usize::MAX], ends));
    }

    #[test]
    fn noise_loses_no_frame(noise in nasty(0..120), good in good(), after in nasty(0..40)) {
        let all = found(&[noise, good.clone(), after].concat(), &[usize::MAX], true);
        prop_assert!(all.contains(&(good, None)), "{:?}", all);
    }

    #[test]
    fn a_frame_behind_a_false_start_is_told_within_a_second(good in good(), promised in 100..1024_u16) {
        let mut false_start = frame(7, [1; 6], 2, &[]);
        false_start[24..26].copy_from_slice(&promised.to_le_bytes());
        false_start.truncate(27);
        let mut splitter = Splitter::new(Strictness::default());
        let mut frames = Vec::new();
        let mut tell = |piece: Piece<'_>| {
            if let Piece::Frame(frame) = piece {
                frames.push(frame.bytes().to_vec());
            }
        };
        splitter.feed(&[false_start, good.clone()].concat(), NOW, &mut tell);
        // A promise that ends just where the good frame does is judged at once.
        if let Some(wake) = splitter.wake_at() {
            prop_assert!(wake.duration_since(NOW).as_millis() < 1000);
            splitter.tick(wake, &mut tell);
        }
        prop_assert_eq!(frames, vec![good]);
    }

    #[test]
    fn hex_text_is_the_same_as_bytes(
        frames in prop::collection::vec(good(), 1..4),
        sizes in prop::collection::vec(1..50_usize, 1..8),
        is_upper in any::<bool>(),
    ) {
        let stream = frames.concat();
        let digits = stream.iter().map(|byte| if is_upper { format!("{byte:02X} ") } else { format!("{byte:02x}\r\n") });
        let text = format!("  {}", digits.collect::<String>());
        // The start flag must stand together, as in the streams that were seen.
        let text = text.replacen("40 40", "4040", 1).replacen("40\r\n40", "4040", 1);
        prop_assert_eq!(found(text.as_bytes(), &sizes, false), found(&stream, &sizes, false));
    }

    #[test]
    fn nothing_makes_it_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..4000), sizes in prop::collection::vec(1..900_usize, 1..8)) {
        found(&bytes, &sizes, true);
    }
}

#[test]
fn what_fails_a_check_is_told_with_its_fault() {
    let good = frame(5, [9; 6], 2, &[21, 1, 2, 0, 0, 0, 0, 0, 0]);
    let sum = good.len() - 3;
    let mut wrong_sum = good.clone();
    wrong_sum[sum] ^= 0x55;
    let mut wrong_end = good.clone();
    wrong_end[sum + 1..].copy_from_slice(&[0x35, 0x35]);
    let mut swapped = good.clone();
    swapped.swap(24, 25);
    for (bytes, fault) in [
        (&good, None),
        (&wrong_sum, Some(Fault::Checksum)),
        (&wrong_end, Some(Fault::End)),
        (&swapped, Some(Fault::LengthSwapped)),
    ] {
        let stream = [bytes.as_slice(), &good].concat();
        assert_eq!(found(&stream, &[7], false), [(bytes.clone(), fault), (good.clone(), None)]);
    }
    let mut both = wrong_sum.clone();
    both[sum + 1] = 0;
    assert_eq!(found(&[both, good.clone()].concat(), &[7], false), [(good, None)]);
}
