//! Profiles: those that ship are sound, a file says all that is wrong with it, and what a device does is learnt.

use std::path::Path;
use std::sync::Arc;

use expect_test::{Expect, expect};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use protocols::gb26875::{
    Centre, Device, DeviceSettings, Event, Label, LabelOrder, Object, Profile, Proposal, Settings, Title,
};

#[cfg(test)]
const NOW: Timestamp = Timestamp::constant(1_748_739_845, 0);

/// The profiles that ship.
#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test may read the files that it is about")]
fn shipped() -> Vec<(String, Profile)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists/devices");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let profile = Profile::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.file_stem().unwrap().to_string_lossy().into_owned(), profile)
        })
        .collect()
}

#[test]
fn shipped_profiles_are_sound() {
    let shipped = shipped();
    assert!(shipped.len() >= 8);
    for (name, profile) in shipped {
        assert_eq!(profile.id, name);
        assert_eq!(profile.findings(), [], "{name}");
        assert_eq!(Profile::parse(&profile.to_toml()).unwrap(), profile, "{name}");
    }
    assert_eq!(Profile::standard().findings(), []);
    assert_eq!(Profile::parse(&Profile::standard().to_toml()).unwrap(), Profile::standard());
}

#[cfg(test)]
fn check(file: &str, expected: Expect) {
    let told = match Profile::parse(file) {
        Ok(profile) => profile.findings().iter().map(|finding| format!("{finding}\n")).collect(),
        Err(error) => format!("{error}\n"),
    };
    expected.assert_eq(&told);
}

#[test]
fn a_file_says_all_that_is_wrong_with_it() {
    const HEAD: &str = "id = \"a\"\ntitle = { zh = \"甲\", en = \"a\" }\nrests_on = \"a capture\"\n";
    check(HEAD, expect![[""]]);
    check(
        "id = 7",
        expect![[r#"
        the profile cannot be read: TOML parse error at line 1, column 6
          |
        1 | id = 7
          |      ^
        invalid type: integer `7`, expected a string

    "#]],
    );
    check(
        &format!("{HEAD}[frame]\nchecksumm = \"standard\""),
        expect![[r#"
        the profile cannot be read: TOML parse error at line 5, column 1
          |
        5 | checksumm = "standard"
          | ^^^^^^^^^
        unknown field `checksumm`, expected one of `checksum`, `any_end`, `length`, `address`, `time`

    "#]],
    );
    check(
        &format!("{HEAD}[heartbeat]\ndata_units = [\"1\"]"),
        expect![[r#"
        `1` under `heartbeat` is no data unit in hex: write two digits a byte, as in "16"
    "#]],
    );
    check(
        "id = \"A b\"\ntitle = { zh = \"\", en = \"\" }\nrests_on = \"\"\n\
         [frame]\nchecksum = \"unchecked\"\nany_end = true\n\
         [heartbeat]\ndata_units = [\"0201\"]\ninterval_seconds = 9999\n\
         [[type]]\nnumber = 2\ntitle = { zh = \"甲\", en = \"a\" }\nshape = \"raw\"\npurpose = \"heartbeat\"\n\
         [[type]]\nnumber = 255\ntitle = { zh = \"\", en = \"\" }\n\
         [[type]]\nnumber = 255\ntitle = { zh = \"甲\", en = \"a\" }\n\
         [[quantity]]\nnumber = 8\ntitle = { zh = \"甲\", en = \"a\" }\nunit = \"V\"\nthousandths = 0\n",
        expect![[r#"
            `id`: small letters, digits and `_` make an id, as in `jk_gh2013g`
            `title.zh`: give it a Chinese name
            `title.en`: give it an English name
            `rests_on`: say which document or capture it rests on
            `frame`: with neither checksum nor end flag nothing of a frame is checked; keep one
            `heartbeat.interval_seconds`: a device that may be quiet for more than an hour is never missed; use at most 3600
            `heartbeat.data_units`: types 1 to 8 and 24 carry reports, which a heartbeat would hide
            `type 2`: the standard lays this type out otherwise; where only the text is missing, nothing need be said
            `type 2`: a type of the standard carries reports, which this purpose would hide
            `type 255`: 255 is no type; the vendors have 128 to 254
            `type 255`: name it in Chinese and English
            `type 255`: it stands twice; leave one
            `type 255`: 255 is no type; the vendors have 128 to 254
            `quantity 8`: a count of 0 thousandths makes every value 0; 100 is a tenth
        "#]],
    );
    check(
        &"x".repeat(70_000),
        expect![[r#"
        the profile has 70000 bytes, at most 65536 are read
    "#]],
    );
}

/// What a centre proposes when a device of a profile sends a few frames.
#[cfg(test)]
fn learnt(profile: Profile, send: impl Fn(&mut Device, Timestamp)) -> Vec<Proposal> {
    let mut centre = Centre::new(Settings::default(), Arc::new(Profile::standard()), NOW);
    let mut device = Device::new(DeviceSettings::default(), Arc::new(profile));
    let mut proposals = Vec::new();
    for minute in 0..6 {
        let now = NOW.checked_add(SignedDuration::from_mins(minute)).unwrap();
        send(&mut device, now);
        while let Some(bytes) = device.output() {
            centre.receive(&bytes, now);
        }
        if let Some(wake) = centre.wake_at() {
            centre.tick(wake.min(now.checked_add(SignedDuration::from_secs(11)).unwrap()));
        }
        while let Some(event) = centre.event() {
            match event {
                Event::Proposal(proposal) => proposals.push(proposal),
                Event::Report(report) => centre.stored(report.number, now),
                _ => {}
            }
        }
    }
    proposals
}

#[test]
fn what_a_device_does_otherwise_is_learnt_and_accepted_by_a_person() {
    let state = |device: &mut Device, now: Timestamp| {
        let status = Object::DeviceStatus { status: 3, at: Some(Label::at(now)) };
        device.send(21, &[status], now).unwrap();
    };
    let of = |proposal| Profile::standard().with(proposal);
    assert_eq!(learnt(Profile::standard(), state), []);
    for proposal in [
        Proposal::Checksum(protocols::gb26875::Checksum::FromStart),
        Proposal::Checksum(protocols::gb26875::Checksum::Unchecked),
        Proposal::AnyEnd,
        Proposal::LengthHighFirst,
        Proposal::Time(LabelOrder::Bcd),
        Proposal::Time(LabelOrder::Reversed),
    ] {
        assert_eq!(learnt(of(proposal), state), [proposal], "{proposal:?}");
        assert_eq!(proposal.to_string().parse(), Ok(proposal), "its name reads back");
        // Once a person has accepted it, the device is understood and nothing more is proposed.
        let title = Title { zh: "三号楼".to_owned(), en: "building 3".to_owned() };
        let accepted =
            Profile::standard().accepted(&[proposal], "building_3", title, "accepted by 王芳 \"2026-06-01\"");
        assert_eq!(accepted.findings(), []);
        assert_eq!(Profile::parse(&accepted.to_toml()).unwrap(), accepted);
    }
    let beat = |device: &mut Device, now: Timestamp| {
        device.send_adu(vec![0xBE, 1, 0], now).unwrap();
    };
    assert_eq!(learnt(Profile::standard(), beat), [Proposal::Heartbeat(0xBE)]);
    assert!(of(Proposal::Heartbeat(0xBE)).is_heartbeat(&[0xBE, 1, 0]));
    let swapped = |device: &mut Device, now: Timestamp| {
        let component = protocols::gb26875::Component::default();
        let text = protocols::gb26875::Text(&[0; 31]);
        let object = Object::ComponentStatus { component, status: 0x0200, text, at: Label::at(now) };
        device.send(2, &[object], now).unwrap();
    };
    assert_eq!(learnt(Profile::standard(), swapped), [Proposal::StatusHighFirst]);
}

proptest! {
    #[test]
    fn no_file_makes_it_fall_over(text in "[a-z0-9\\[\\]=\"{}, \n_甲]{0,300}") {
        if let Ok(profile) = Profile::parse(&text) {
            let _wrong = profile.findings();
        }
    }

    #[test]
    fn names_come_back_whole(zh in "\\PC{0,20}", en in "[\\x00-\\x7f]{0,20}", unit in any::<String>()) {
        let mut profile = Profile::standard();
        profile.title = Title { zh: zh.clone(), en: en.clone() };
        profile.quantities.push(protocols::gb26875::VendorQuantity {
            number: 130,
            title: Title { zh, en },
            unit,
            thousandths: 1,
        });
        prop_assert_eq!(Profile::parse(&profile.to_toml()).unwrap(), profile);
    }
}
