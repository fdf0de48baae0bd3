//! What a centre makes of heartbeats, silence, clocks, denies and devices that begin anew.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use protocols::gb26875::{
    CLOSE_AFTER_DENIES, Centre, Command, Control, Device, DeviceEvent, DeviceSettings, Event, Frame, Head, Label,
    Object, Profile, Recent, Settings, TimeQuality,
};

#[cfg(test)]
const START: Timestamp = Timestamp::constant(1_748_739_845, 0);

#[cfg(test)]
fn later(seconds: i64) -> Timestamp {
    START.checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

#[cfg(test)]
fn centre() -> Centre {
    Centre::new(Settings::default(), Arc::new(Profile::standard()), START)
}

#[cfg(test)]
fn device() -> Device {
    Device::new(DeviceSettings::default(), Arc::new(Profile::standard()))
}

#[cfg(test)]
fn frame(sequence: u16, label: [u8; 6], adu: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let head = Head {
        sequence,
        version: [1, 1],
        label: Label(label),
        source: protocols::gb26875::Address::from_number(889),
        destination: protocols::gb26875::Address::from_number(88_888),
        command: Command::Send,
    };
    head.write(adu, &mut bytes).unwrap();
    bytes
}

#[cfg(test)]
fn events(centre: &mut Centre) -> Vec<Event> {
    std::iter::from_fn(|| centre.event()).collect()
}

#[cfg(test)]
fn answers(centre: &mut Centre) -> Vec<(u8, Vec<u8>)> {
    let outputs: Vec<Vec<u8>> = std::iter::from_fn(|| centre.output()).collect();
    let seen = outputs.iter().map(|bytes| Frame::over(bytes).unwrap());
    seen.map(|frame| (frame.command().into(), frame.adu().to_vec())).collect()
}

#[test]
fn heartbeats_in_their_five_forms() {
    let vendor = "id = \"v\"\ntitle = { zh = \"甲\", en = \"v\" }\nrests_on = \"a test\"\n\
        [heartbeat]\ndata_units = [\"\", \"16\"]\nanswer = \"17\"\n\
        [[type]]\nnumber = 190\ntitle = { zh = \"心跳\", en = \"heartbeat\" }\npurpose = \"heartbeat\"\n";
    let vendor = Arc::new(Profile::parse(vendor).unwrap());
    let label = Label::at(START).0;
    let status = [[21, 1, 1].as_slice(), &label].concat();
    // Empty; one byte, answered with one; a vendor's type: confirmed at once, nothing to store.
    for (adu, answer) in [(&[][..], &[][..]), (&[0x16], &[0x17]), (&[190, 1, 0], &[0x17])] {
        let mut centre = Centre::new(Settings::default(), Arc::clone(&vendor), START);
        centre.receive(&frame(1, label, adu), START);
        assert_eq!(events(&mut centre), [Event::Heartbeat], "{adu:?}");
        assert_eq!(answers(&mut centre), [(3, answer.to_vec())], "{adu:?}");
    }
    // The state of the device, over and over: stored once, then a heartbeat as long as it stays the same.
    let mut centre = centre();
    centre.receive(&frame(1, label, &status), START);
    let Some(Event::Report(report)) = centre.event() else { panic!("no report") };
    centre.stored(report.number, START);
    centre.receive(&frame(2, label, &status), later(20));
    assert_eq!(events(&mut centre), [Event::Heartbeat]);
    let mut fault = status.clone();
    fault[2] = 5;
    centre.receive(&frame(3, label, &fault), later(40));
    assert!(matches!(centre.event(), Some(Event::Report(_))));
    // Nothing at all: asked, then silent.
    let mut centre = self::centre();
    centre.receive(&frame(1, label, &[]), START);
    assert_eq!(answers(&mut centre).len(), 1);
    assert_eq!(events(&mut centre), [Event::Heartbeat]);
    assert_eq!(centre.wake_at(), Some(later(60)));
    centre.tick(later(60));
    assert_eq!(answers(&mut centre), [(4, vec![81, 1, 0])]);
    for second in 61..90 {
        centre.tick(later(second));
        assert!(events(&mut centre).is_empty());
    }
    centre.tick(later(90));
    assert!(events(&mut centre).contains(&Event::Silent { since: START }));
    centre.receive(&frame(2, label, &[]), later(500));
    assert_eq!(events(&mut centre)[0], Event::Back { after: SignedDuration::from_secs(500) });
}

#[test]
fn a_slow_device_is_given_three_of_its_own_intervals() {
    let mut centre = centre();
    for beat in 0..4 {
        centre.receive(&frame(beat, Label::at(later(i64::from(beat) * 200)).0, &[]), later(i64::from(beat) * 200));
    }
    events(&mut centre);
    assert_eq!(centre.liveness().interval, SignedDuration::from_secs(200));
    centre.tick(later(600 + 599));
    assert!(!events(&mut centre).iter().any(|event| matches!(event, Event::Silent { .. })));
    centre.tick(later(600 + 600));
    assert!(events(&mut centre).iter().any(|event| matches!(event, Event::Silent { .. })));
}

#[test]
fn a_clock_is_believed_as_far_as_it_goes() {
    let quality = |label: [u8; 6]| {
        let mut centre = centre();
        centre.receive(&frame(1, label, &[21, 1, 3, 0, 0, 0, 0, 0, 0]), START);
        let Some(Event::Report(report)) = centre.event() else { panic!("no report") };
        assert_eq!(report.received, START);
        (report.sent.quality, report.sent.shown.map(|shown| shown.to_string()))
    };
    let told = Some("2025-06-01T09:04:05".to_owned());
    assert_eq!(quality([5, 4, 9, 1, 6, 25]), (TimeQuality::Good, told.clone()));
    assert_eq!(quality([5, 4, 9, 1, 6, 0x25]), (TimeQuality::BcdGuess, told.clone()));
    assert_eq!(quality([25, 6, 1, 9, 4, 5]), (TimeQuality::ReversedGuess, told));
    assert_eq!(quality([0; 6]), (TimeQuality::Bad, None));
    assert_eq!(quality([5, 4, 9, 1, 6, 12]), (TimeQuality::Bad, Some("2012-06-01T09:04:05".to_owned())));
    // Eight hours off, a device that keeps UTC: near enough to be believed.
    assert_eq!(quality([5, 4, 1, 1, 6, 25]).0, TimeQuality::Good);
}

#[test]
fn a_flood_of_bad_checksums_is_denied_thrice_and_closed() {
    let mut centre = centre();
    let mut bad = frame(1, Label::at(START).0, &[21, 1, 3, 0, 0, 0, 0, 0, 0]);
    let sum = bad.len() - 3;
    bad[sum] ^= 1;
    for sequence in 0..u16::from(CLOSE_AFTER_DENIES) + 2 {
        bad[2..4].copy_from_slice(&sequence.to_le_bytes());
        bad[sum] = protocols::gb26875::checksum(&bad[2..sum]) ^ 1;
        centre.receive(&bad, START);
    }
    assert_eq!(answers(&mut centre), vec![(6, vec![]); CLOSE_AFTER_DENIES.into()]);
    let told = events(&mut centre);
    assert_eq!(told.iter().filter(|event| **event == Event::Close).count(), 1);
    assert_eq!(told.iter().filter(|event| matches!(event, Event::Report(report) if report.fault.is_some())).count(), 5);
}

#[test]
fn a_device_that_begins_anew_repeats_nothing() {
    let report = |centre: &mut Centre| events(centre).iter().any(|event| matches!(event, Event::Report(_)));
    let label = Label::at(START).0;
    let fire = frame(0, label, &[[1, 1, 1, 1, 2, 0].as_slice(), &label].concat());
    let other = frame(0, label, &[[1, 1, 1, 2, 2, 0].as_slice(), &label].concat());
    let mut centre = centre();
    centre.receive(&fire, START);
    let Some(Event::Report(first)) = centre.event() else { panic!("no report") };
    assert!(first.is_fire);
    centre.stored(first.number, START);
    assert_eq!(answers(&mut centre), [(3, vec![])]);
    // The device connects again and begins at 0: the same is a repeat, and confirmed again; another is not.
    let mut again = self::centre();
    again.remember(centre.into_recent());
    again.receive(&fire, later(100));
    assert!(!report(&mut again));
    assert_eq!(answers(&mut again), [(3, vec![])]);
    again.receive(&other, later(100));
    assert!(report(&mut again));
    // After a restart the log tells what came; after two minutes the same is new.
    let mut recent = Recent::default();
    recent.remember(first.key, START);
    let mut restarted = self::centre();
    restarted.remember(recent.clone());
    restarted.receive(&fire, later(119));
    assert!(!report(&mut restarted));
    let mut late = self::centre();
    late.remember(recent);
    late.receive(&fire, later(121));
    assert!(report(&mut late));
}

#[test]
fn numbers_go_round() {
    let (mut centre, mut device) = (centre(), device());
    let mut last = 0;
    for _ in 0..65_538 {
        last = device.send_adu(Vec::new(), START).unwrap();
        centre.receive(&device.output().unwrap(), START);
        device.receive(&centre.output().unwrap(), START);
        assert_eq!(device.event(), Some(DeviceEvent::Confirmed(last)));
        assert_eq!(centre.event(), Some(Event::Heartbeat));
    }
    assert_eq!(last, 1);
}

#[test]
fn a_clock_that_is_set_again_is_set_to_the_time_of_then() {
    let mut centre = centre();
    centre.receive(&frame(1, Label::at(START).0, &[]), START);
    answers(&mut centre);
    let sequence = centre.ask(Control::SetClock, START).unwrap();
    let mut device = device();
    let first = centre.output().unwrap();
    centre.tick(later(10));
    let second = centre.output().unwrap();
    for (bytes, at) in [(&first, START), (&second, later(10))] {
        device.receive(bytes, at);
        assert_eq!(device.event(), Some(DeviceEvent::ClockSet(Label::at(at))));
        assert_eq!(Frame::over(bytes).unwrap().sequence(), sequence);
    }
    let confirm = device.output().unwrap();
    centre.receive(&confirm, later(11));
    let ended = events(&mut centre).into_iter().find_map(|event| match event {
        Event::Ended(exchange) => Some((exchange.sequence, exchange.is_answered, exchange.sent)),
        _ => None,
    });
    assert_eq!(ended, Some((sequence, true, 2)));
}

#[test]
fn a_device_denies_what_it_cannot_check_and_the_centre_sends_again() {
    let (mut centre, mut device) = (centre(), device());
    centre.receive(&frame(1, Label::at(START).0, &[]), START);
    answers(&mut centre);
    events(&mut centre);
    centre.ask(Control::Initialise, START).unwrap();
    let mut asked = centre.output().unwrap();
    let sum = asked.len() - 3;
    asked[sum] ^= 1;
    device.receive(&asked, START);
    let deny = device.output().unwrap();
    assert_eq!(Frame::over(&deny).unwrap().command(), Command::Deny);
    centre.receive(&deny, START);
    device.receive(&centre.output().unwrap(), START);
    assert_eq!(device.event(), Some(DeviceEvent::Initialised));
}

#[test]
fn readings_of_a_component_are_asked_for_without_its_type() {
    let mut centre = centre();
    centre.receive(&frame(1, Label::at(START).0, &[]), START);
    answers(&mut centre);
    let system = protocols::gb26875::System { kind: 1, address: 1 };
    let objects = [Object::ComponentOf { system, address: [10, 0, 2, 0] }];
    centre.ask(Control::Read { kind: 63, objects: &objects }, START).unwrap();
    assert_eq!(answers(&mut centre), [(4, vec![63, 1, 1, 1, 10, 0, 2, 0])]);
}
