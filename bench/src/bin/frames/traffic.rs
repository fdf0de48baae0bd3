//! What panels and stations send on a quiet day: heartbeats and states, now and then an alarm, values.

use jiff::Timestamp;
use protocols::gb26875::{
    Address, Adu, Command, Component, Frame, Head, Label, Object, Piece, Profile, Splitter, Strictness, System, Text,
    write_adu,
};
use protocols::hj212;

/// So many bytes fit in the processor's second cache, as those of a busy connection do.
const FRAMES: usize = 4000;
const NOW: Timestamp = Timestamp::constant(1_748_739_845, 0);

/// A stream and how many frames it holds.
pub struct Traffic {
    pub bytes: Vec<u8>,
    pub frames: usize,
}

/// Of sixteen frames four are empty heartbeats, six say the state of the device, three that of a system, two that of a
/// component, one carries four values.
pub fn panels() -> Traffic {
    let text: [u8; 31] = Text::fixed("三号楼二层东走廊");
    let at = Label::at(NOW);
    let system = System { kind: 1, address: 1 };
    let component = Component { system, kind: 40, address: [10, 0, 2, 0] };
    let mut bytes = Vec::new();
    for number in 0..FRAMES {
        let mut adu = Vec::new();
        match number % 16 {
            0..=3 => {}
            4..=9 => write_adu(21, &[Object::DeviceStatus { status: 1, at: Some(at) }], &mut adu),
            10..=12 => write_adu(1, &[Object::SystemStatus { system, status: 1, at }], &mut adu),
            13 | 14 => {
                write_adu(2, &[Object::ComponentStatus { component, status: 2, text: Text(&text), at }], &mut adu);
            }
            _ => write_adu(3, &[Object::ComponentValue { component, quantity: 3, value: 265, at }; 4], &mut adu),
        }
        let head = Head {
            sequence: u16::try_from(number).unwrap_or_default(),
            version: [1, 1],
            label: at,
            source: Address::from_number(889),
            destination: Address::from_number(88_888),
            command: Command::Send,
        };
        let _ = head.write(&adu, &mut bytes);
    }
    Traffic { bytes, frames: FRAMES }
}

/// Each frame as its head, type and objects.
pub fn decoded<'a>(traffic: &'a Traffic, profile: &Profile) -> Vec<(Head, Option<u8>, Vec<Object<'a>>)> {
    let mut ranges = Vec::new();
    let (mut splitter, mut at) = (Splitter::new(Strictness::default()), 0);
    splitter.feed(&traffic.bytes, NOW, |piece| {
        if let Piece::Frame(frame) = piece {
            ranges.push(at..at + frame.bytes().len());
            at += frame.bytes().len();
        }
    });
    let frames = ranges.into_iter().filter_map(|range| Frame::over(&traffic.bytes[range]));
    frames
        .map(|frame| {
            let adu = Adu::read(frame.adu(), profile);
            (frame.head(), adu.map(|adu| adu.kind), adu.map(|adu| adu.objects().collect()).unwrap_or_default())
        })
        .collect()
}

/// Real-time data of a construction site: dust, weather and noise.
pub fn stations() -> Traffic {
    const DATA: &str = "DataTime=20250601090405;a34001-Rtd=0.182,a34001-Flag=N;a34002-Rtd=0.096,a34002-Flag=N;\
        a34004-Rtd=0.041,a34004-Flag=N;a01001-Rtd=31.4,a01001-Flag=N;a01002-Rtd=58.0,a01002-Flag=N;\
        a01007-Rtd=2.3,a01007-Flag=N;a01008-Rtd=135,a01008-Flag=N;LA-Rtd=62.7,LA-Flag=N";
    let mut bytes = Vec::new();
    for number in 0..FRAMES / 4 {
        let qn = format!("20250601090405{:03}", number % 1000);
        let segment = hj212::Segment {
            qn: Some(&qn),
            st: Some("39"),
            cn: Some(2011),
            pw: Some("123456"),
            mn: Some("010000A8900016F000169DC0"),
            flag: Some(hj212::Flag(5)),
            data: Some(DATA),
            ..hj212::Segment::default()
        };
        let _ = segment.write_packet(&mut bytes);
    }
    Traffic { bytes, frames: FRAMES / 4 }
}
