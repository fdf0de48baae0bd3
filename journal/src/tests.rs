//! Frames are kept once, in order, and found again; devices come back as they were left.

use jiff::Timestamp;

use crate::{Device, DeviceId, FRAME_BYTES_MAX, Journal, JournalError, NewFrame, Standing, State};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_765_000_000 + second).unwrap()
}

fn frame(device: DeviceId, second: i64, raw: &[u8]) -> NewFrame {
    NewFrame {
        device,
        received: at(second),
        is_fire: second == 2,
        is_suspect: second == 3,
        raw: raw.to_vec(),
        forwarded: None,
    }
}

#[test]
fn what_was_confirmed_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("signals.sqlite");
    let journal = Journal::open(&file).unwrap();
    let Standing::Known(one, State::Waiting) = journal.devices().meet("gb26875:01", "10.0.0.1", at(0)) else {
        panic!("a device that nobody knows waits")
    };
    let two = journal.devices().set("gb26875:02", |device| {
        device.state = State::Adopted;
        device.building = "清和大厦".to_owned();
    });
    journal.save_devices().unwrap();
    for second in 1..=4 {
        let device = if second % 2 == 0 { two } else { one };
        assert_eq!(journal.keep_now(frame(device, second, &[second as u8])).unwrap(), second as u64);
    }
    drop(journal);
    let journal = Journal::open(&file).unwrap();
    let kept = journal.after(1, 10).unwrap();
    let told: Vec<_> = kept.iter().map(|kept| (kept.number, kept.device, kept.is_fire, kept.is_suspect)).collect();
    assert_eq!(told, [(2, two, true, false), (3, one, false, true), (4, two, false, false)]);
    assert_eq!(kept[0].raw, [2]);
    assert_eq!(kept[0].received, at(2));
    let of_two: Vec<u64> = journal.of_device(two, u64::MAX, 10).unwrap().iter().map(|kept| kept.number).collect();
    assert_eq!(of_two, [4, 2]);
    assert_eq!((journal.last().unwrap(), journal.frame(9).unwrap()), (4, None));
    let (id, device) = journal.devices().find("gb26875:02").unwrap();
    assert_eq!((id, device.building.as_str(), device.state), (two, "清和大厦", State::Adopted));
    assert_eq!(journal.devices().get(one).unwrap().first_heard, Some(at(0)));
}

#[test]
fn the_device_of_a_frame_is_on_disk_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("signals.sqlite");
    let journal = Journal::open(&file).unwrap();
    // One that has only sent heartbeats comes before it.
    journal.devices().meet("gb26875:06", "10.0.0.1", at(0));
    let Standing::Known(device, _) = journal.devices().meet("gb26875:07", "10.0.0.1", at(0)) else { panic!("no room") };
    journal.keep_now(frame(device, 1, b"x")).unwrap();
    // Nobody saved the devices; another reader of the file sees what a crash would leave.
    let after = Journal::open(&file).unwrap();
    let kept = after.after(0, 10).unwrap();
    assert_eq!(after.devices().get(kept[0].device).unwrap().name, "gb26875:07");
}

#[test]
fn a_frame_that_is_forwarded_twice_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("signals.sqlite")).unwrap();
    let forwarded = |number| NewFrame { forwarded: Some(("north".to_owned(), number)), ..frame(DeviceId(1), 1, b"x") };
    let first = journal.keep_now(forwarded(7)).unwrap();
    assert_eq!(journal.keep_now(forwarded(8)).unwrap(), first + 1);
    assert_eq!(journal.keep_now(forwarded(7)).unwrap(), first);
    assert_eq!(journal.after(0, 10).unwrap().len(), 2);
}

#[test]
fn many_threads_share_flushes_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("signals.sqlite")).unwrap();
    std::thread::scope(|scope| {
        for device in 1..=8 {
            let journal = &journal;
            scope.spawn(move || {
                let mut last = 0;
                for second in 0..50 {
                    let number = journal.keep_now(frame(DeviceId(device), second, &[1])).unwrap();
                    assert!(number > last);
                    last = number;
                }
            });
        }
    });
    assert_eq!(journal.after(0, 1000).unwrap().len(), 400);
}

#[test]
fn a_frame_beyond_all_measure_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("signals.sqlite")).unwrap();
    let refused = journal.keep_now(frame(DeviceId(1), 0, &vec![0; FRAME_BYTES_MAX + 1]));
    assert!(matches!(refused, Err(JournalError::TooLong(_))));
}

#[test]
fn a_flood_of_invented_addresses_fills_the_waiting_room_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("signals.sqlite")).unwrap();
    let devices = journal.devices();
    for number in 0..1000 {
        assert!(matches!(devices.meet(&format!("gb26875:{number}"), "10.0.0.1", at(0)), Standing::Known(..)));
    }
    assert_eq!(devices.meet("gb26875:x", "10.0.0.1", at(0)), Standing::NoRoom);
    devices.set("gb26875:5", |device| device.state = State::Adopted);
    assert!(matches!(devices.meet("gb26875:x", "10.0.0.1", at(0)), Standing::Known(..)));
    assert!(matches!(devices.meet("gb26875:5", "10.0.0.1", at(0)), Standing::Known(_, State::Adopted)));
    assert_eq!(devices.len(), 1001);
    assert_eq!(Device::default().state, State::Waiting);
}

#[test]
fn what_somebody_remembers_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("signals.sqlite")).unwrap();
    assert_eq!(journal.state("desk").unwrap(), None);
    journal.set_state("desk", b"1").unwrap();
    journal.set_state("desk", b"2").unwrap();
    assert_eq!(journal.state("desk").unwrap(), Some(b"2".to_vec()));
}

#[test]
fn old_frames_are_forgotten_but_those_that_an_item_names_and_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(&folder.path().join("signals.sqlite")).unwrap();
    let device = journal.devices().set("gb26875:02", |device| device.state = State::Adopted);
    journal.save_devices().unwrap();
    for second in 1..=8 {
        journal.keep_now(frame(device, second, b"x")).unwrap();
    }
    let left = |journal: &Journal| journal.after(0, 100).unwrap().iter().map(|kept| kept.number).collect::<Vec<_>>();
    journal.name(vec![2, 5]).unwrap();
    // Nothing that was not read yet, and nothing that is not old.
    assert_eq!(journal.forget(at(100), 3).unwrap(), 2);
    assert_eq!(left(&journal), [2, 4, 5, 6, 7, 8]);
    assert_eq!(journal.forget(at(6), 8).unwrap(), 1);
    assert_eq!(left(&journal), [2, 5, 6, 7, 8]);
    assert_eq!(journal.forget(at(100), 8).unwrap(), 2);
    assert_eq!(left(&journal), [2, 5, 8]);
    assert_eq!(journal.keep_now(frame(device, 9, b"x")).unwrap(), 9);
}
