//! What devices and platforms send, and the files that say how to read it.

use std::cell::OnceCell;

use channels::limits::Limits;
use channels::mapping::{Mapping, Mappings};
use channels::push;
use protocols::gb26875::Profile;
use protocols::{gb26875, hj212};

use super::{Judge, NOW, on_text};
use crate::seeds::{files, texts};

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    digits.chunks_exact(2).filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

pub(super) fn fire_frames() -> Vec<Vec<u8>> {
    let source = gb26875::Address([1, 2, 3, 4, 5, 6]);
    let head = gb26875::Head {
        sequence: 1,
        version: [1, 1],
        label: gb26875::Label::at(NOW),
        source,
        destination: gb26875::Address::from_number(1),
        command: gb26875::Command::from(2),
    };
    let mut frame = Vec::new();
    let adu = hex(
        "02 01 01 01 28 01 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
    );
    // A frame that cannot be written gives no seed.
    let _ = head.write(&adu, &mut frame);
    vec![frame.clone(), [frame.clone(), frame].concat(), hex("40 40 00 00 01 01 23 23")]
}

/// Feeds a stream whole and byte by byte: the same is found.
pub(super) fn fire() -> Judge {
    Box::new(|bytes| {
        let found = |size: usize| {
            let mut splitter = gb26875::Splitter::new(gb26875::Strictness::default());
            let mut frames = Vec::new();
            let mut tell = |piece: gb26875::Piece<'_>| {
                if let gb26875::Piece::Frame(frame) = piece {
                    let adu = gb26875::Adu::read(frame.adu(), &gb26875::Profile::standard());
                    let objects = adu.map(|adu| adu.objects().count());
                    frames.push(format!("{:?} {objects:?}", frame.bytes()));
                }
            };
            for chunk in bytes.chunks(size.max(1)) {
                splitter.feed(chunk, NOW, &mut tell);
            }
            splitter.finish(NOW, &mut tell);
            frames
        };
        let whole = found(bytes.len());
        if whole != found(1) {
            return Err("cut otherwise, other frames are found".to_owned());
        }
        Ok(!whole.is_empty())
    })
}

pub(super) fn packets() -> Vec<Vec<u8>> {
    let packet = |segment: &str| {
        let crc = hj212::crc(segment.as_bytes());
        format!("##{:04}{segment}{crc:04X}\r\n", segment.len())
    };
    let minute = "QN=20250601093001000;ST=22;CN=2051;PW=123456;MN=A110000000000001;Flag=5;CP=&&DataTime=20250601093000;\
        a34004-Avg=35.1,a34004-Flag=N;a34002-Avg=78,a34002-Flag=N&&";
    let parts =
        "QN=20250601093001000;ST=22;CN=2051;PW=123456;MN=A110000000000001;Flag=7;PNUM=2;PNO=1;CP=&&DataTime=1&&";
    [packet(minute), packet(parts), packet(minute) + &packet(parts)].map(String::into_bytes).to_vec()
}

pub(super) fn environment() -> Judge {
    Box::new(|bytes| {
        let found = |size: usize| {
            let mut splitter = hj212::Splitter::default();
            let mut packets = Vec::new();
            let mut tell = |piece: hj212::Piece<'_>| {
                if let hj212::Piece::Packet(packet) = piece {
                    packets.push(format!("{packet:?}"));
                }
            };
            for chunk in bytes.chunks(size.max(1)) {
                splitter.feed(chunk, NOW, &mut tell);
            }
            splitter.finish(NOW, &mut tell);
            packets
        };
        let whole = found(bytes.len());
        if whole != found(1) {
            return Err("cut otherwise, other packets are found".to_owned());
        }
        Ok(!whole.is_empty())
    })
}

/// A profile that is taken is written and read back as it was.
pub(super) fn profile() -> Judge {
    on_text(|text| match Profile::parse(text) {
        Ok(profile) if profile.findings().is_empty() => match Profile::parse(&profile.to_toml()) {
            Ok(again) if again == profile => Ok(true),
            other => Err(format!("it reads back as {other:?}")),
        },
        _ => Ok(false),
    })
}

pub(super) fn mapping() -> Judge {
    on_text(|text| Ok(Mapping::parse(text).is_ok_and(|mapping| mapping.filter().is_some())))
}

pub(super) fn limits() -> Judge {
    on_text(|text| Ok(Limits::parse(text).is_ok()))
}

pub(super) fn pushes() -> Vec<Vec<u8>> {
    texts(&[
        r#"{"msg":"{\"type\":1,\"dev_id\":7,\"ds_id\":\"a\",\"at\":1765000000000,\"value\":{\"Alarm_Status\":1}}","nonce":"abcdefgh","msg_signature":"x"}"#,
        r#"{"messageType":"dataReport","productId":"smoke-detector","deviceId":"d1","timestamp":1765000000000,"payload":{"Alarm_Status":1,"Battery_Level":9}}"#,
        r#"[{"messageType":"dataReport","productId":"water-level","IMEI":"86","payload":{"APPdata":"eyJsZXZlbF9jbSI6MzQ1fQ=="}}]"#,
    ])
}

/// What a platform pushes, as the one and as the other.
pub(super) fn pushed() -> Judge {
    let mappings = OnceCell::new();
    Box::new(move |bytes| {
        let mappings = mappings.get_or_init(|| {
            let texts = files("lists/mappings", "toml");
            Mappings(texts.iter().filter_map(|text| Mapping::parse(&String::from_utf8_lossy(text)).ok()).collect())
        });
        let signed = push::onenet(bytes, "a token of sixteen", mappings).is_ok();
        let addressed = push::ctwing(bytes, mappings).is_ok_and(|reports| !reports.is_empty());
        Ok(signed || addressed)
    })
}
