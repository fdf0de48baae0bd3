//! A centre and a device against each other on a line that loses, doubles, delays and damages, with a clock of its own;
//! all chance comes from a seed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use protocols::gb26875::{
    Adu, Centre, Control, Device, DeviceEvent, DeviceSettings, Event, Frame, Label, Object, Profile, Settings, System,
};

#[cfg(test)]
const START: Timestamp = Timestamp::constant(1_748_739_845, 0);
/// One step of the clock.
#[cfg(test)]
const STEP_MILLISECONDS: i64 = 250;

#[cfg(test)]
fn later(milliseconds: i64) -> Timestamp {
    START.checked_add(SignedDuration::from_millis(milliseconds)).unwrap()
}

/// Numbers that look random and are the same for the same seed (xorshift64).
#[cfg(test)]
struct Dice(u64);

#[cfg(test)]
impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}

/// How bad a line is, in hundredths.
#[cfg(test)]
#[derive(Debug, Clone, Copy)]
struct Badness {
    lost: u64,
    doubled: u64,
    damaged: u64,
    /// The longest way, in steps of the clock.
    steps: u64,
    /// How often the disk fails.
    not_stored: u64,
}

#[cfg(test)]
enum To {
    Centre,
    Device,
}

/// Both ends, what is on its way, and what came of it.
#[cfg(test)]
struct World {
    centre: Centre,
    device: Device,
    dice: Dice,
    badness: Badness,
    on_the_way: Vec<(i64, To, Vec<u8>)>,
    /// The data units that were stored, and how often; those that failed a check apart.
    stored: BTreeMap<Vec<u8>, u32>,
    unverified: u32,
    confirmed: BTreeSet<u16>,
    given_up: BTreeSet<u16>,
    sent: BTreeMap<u16, Vec<u8>>,
    asked: BTreeMap<u16, u8>,
    ended: Vec<(u16, bool, u8)>,
    device_saw: VecDeque<String>,
    guard: Vec<String>,
}

#[cfg(test)]
impl World {
    fn new(seed: u64, badness: Badness) -> Self {
        let profile = Arc::new(Profile::standard());
        Self {
            centre: Centre::new(Settings::default(), Arc::clone(&profile), START),
            device: Device::new(DeviceSettings::default(), profile),
            dice: Dice(seed | 1),
            badness,
            on_the_way: Vec::new(),
            stored: BTreeMap::new(),
            unverified: 0,
            confirmed: BTreeSet::new(),
            given_up: BTreeSet::new(),
            sent: BTreeMap::new(),
            asked: BTreeMap::new(),
            ended: Vec::new(),
            device_saw: VecDeque::new(),
            guard: Vec::new(),
        }
    }

    fn send(&mut self, kind: u8, object: Object<'_>, at: i64) {
        let mut adu = Vec::new();
        protocols::gb26875::write_adu(kind, &[object], &mut adu);
        let sequence = self.device.send_adu(adu.clone(), later(at)).unwrap();
        self.sent.insert(sequence, adu);
    }

    fn ask(&mut self, control: Control<'_>, kind: u8, at: i64) {
        if let Ok(sequence) = self.centre.ask(control, later(at)) {
            self.asked.insert(sequence, kind);
        }
    }

    fn put(&mut self, to_centre: bool, bytes: &[u8], at: i64) {
        if self.dice.below(100) < self.badness.lost {
            return;
        }
        let copies = 1 + u64::from(self.dice.below(100) < self.badness.doubled);
        for _ in 0..copies {
            let mut bytes = bytes.to_vec();
            if self.dice.below(100) < self.badness.damaged {
                let sum = bytes.len() - 3;
                bytes[sum] ^= 0x55;
            }
            let steps = i64::try_from(self.dice.below(self.badness.steps + 1)).unwrap();
            let to = if to_centre { To::Centre } else { To::Device };
            self.on_the_way.push((at + steps * STEP_MILLISECONDS, to, bytes));
        }
    }

    fn step(&mut self, at: i64) {
        let now = later(at);
        let (due, rest): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.on_the_way).into_iter().partition(|way| way.0 <= at);
        self.on_the_way = rest;
        for (_, to, bytes) in due {
            match to {
                To::Centre => self.centre.receive_datagram(&bytes, now),
                To::Device => self.device.receive(&bytes, now),
            }
        }
        self.centre.tick(now);
        self.device.tick(now);
        self.see(now);
        while let Some(bytes) = self.device.output() {
            self.put(true, &bytes, at);
        }
        while let Some(bytes) = self.centre.output() {
            self.put(false, &bytes, at);
        }
    }

    fn see(&mut self, now: Timestamp) {
        while let Some(event) = self.centre.event() {
            match event {
                Event::Report(report) if self.dice.below(100) < self.badness.not_stored => {
                    self.centre.not_stored(report.number);
                }
                Event::Report(report) => {
                    let frame = Frame::over(&report.raw).unwrap();
                    if report.fault.is_some() {
                        self.unverified += 1;
                    } else {
                        *self.stored.entry(frame.adu().to_vec()).or_default() += 1;
                    }
                    self.centre.stored(report.number, now);
                }
                Event::Ended(exchange) => self.ended.push((exchange.sequence, exchange.is_answered, exchange.sent)),
                Event::GuardAnswered { operator, .. } => self.guard.push(format!("answered by {operator}")),
                Event::GuardUnanswered => self.guard.push("unanswered".to_owned()),
                _ => {}
            }
        }
        while let Some(event) = self.device.event() {
            match event {
                DeviceEvent::Confirmed(sequence) => {
                    // Confirmed means durable: whatever was confirmed is stored already.
                    let adu = &self.sent[&sequence];
                    assert!(self.stored.contains_key(adu), "confirmed before it was stored");
                    assert!(self.confirmed.insert(sequence), "confirmed twice");
                }
                DeviceEvent::GivenUp(sequence) => assert!(self.given_up.insert(sequence), "given up twice"),
                DeviceEvent::Asked { sequence, adu } => {
                    let kind = Adu::read(&adu, &Profile::standard()).map_or(0, |adu| adu.kind);
                    let status = Object::DeviceStatus { status: 9, at: Some(Label::at(now)) };
                    let (kind, object) =
                        if kind == 81 { (21, status) } else { (28, Object::DeviceClock { at: Label::at(now) }) };
                    self.device.reply(sequence, kind, &[object], now).unwrap();
                    self.device_saw.push_back("asked".to_owned());
                }
                other => self.device_saw.push_back(format!("{other:?}")),
            }
        }
    }
}

/// Sixty frames, some questions and controls, ten minutes.
#[cfg(test)]
fn played(seed: u64, badness: Badness) -> World {
    let mut world = World::new(seed, badness);
    for step in 0..2400 {
        let at = step * STEP_MILLISECONDS;
        if step % 8 == 0 && step < 480 {
            let number = u8::try_from(step / 8).unwrap();
            let status = Object::SystemStatus {
                system: System { kind: 1, address: number },
                status: 3,
                at: Label::at(later(at)),
            };
            world.send(1, status, at);
        }
        match step {
            100 => world.ask(Control::SetClock, 90, at),
            150 => world.ask(Control::ReadDevice { kind: 81 }, 81, at),
            200 => world.ask(Control::ReadDevice { kind: 88 }, 88, at),
            250 => world.ask(Control::Initialise, 89, at),
            _ => {}
        }
        world.step(at);
    }
    world
}

#[cfg(test)]
fn holds(world: &World) {
    for (sequence, adu) in &world.sent {
        let (is_confirmed, is_given_up) = (world.confirmed.contains(sequence), world.given_up.contains(sequence));
        assert!(is_confirmed != is_given_up, "{sequence} ended {is_confirmed} {is_given_up}");
        assert!(world.stored.get(adu).copied().unwrap_or(0) <= 1, "{sequence} is stored twice");
    }
    let mut ends = BTreeMap::new();
    for (sequence, is_answered, sent) in &world.ended {
        assert!((1..=4).contains(sent), "sent {sent} times");
        assert!(*is_answered || *sent == 4, "given up after {sent}");
        *ends.entry(sequence).or_insert(0) += 1;
    }
    for sequence in world.asked.keys() {
        assert_eq!(ends.get(sequence), Some(&1), "question {sequence}");
    }
}

#[test]
fn on_a_good_line_everything_arrives_once() {
    let world = played(1, Badness { lost: 0, doubled: 0, damaged: 0, steps: 0, not_stored: 0 });
    holds(&world);
    assert_eq!((world.confirmed.len(), world.given_up.len(), world.unverified), (60, 0, 0));
    assert!(world.ended.iter().all(|(_, is_answered, sent)| *is_answered && *sent == 1), "{:?}", world.ended);
    assert!(world.device_saw.iter().any(|saw| saw.starts_with("ClockSet")));
    assert!(world.device_saw.iter().any(|saw| saw == "Initialised"));
}

#[test]
fn on_a_dead_line_everything_is_given_up_after_four() {
    let world = played(1, Badness { lost: 100, doubled: 0, damaged: 0, steps: 0, not_stored: 0 });
    holds(&world);
    assert_eq!((world.confirmed.len(), world.given_up.len(), world.stored.len()), (0, 60, 0));
}

#[test]
fn the_same_seed_plays_the_same() {
    let badness = Badness { lost: 30, doubled: 30, damaged: 10, steps: 20, not_stored: 10 };
    let (one, two) = (played(7, badness), played(7, badness));
    assert_eq!((one.confirmed, one.ended, one.unverified), (two.confirmed, two.ended, two.unverified));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn on_any_line_nothing_is_stored_twice_or_confirmed_too_early(
        seed in any::<u64>(),
        lost in 0..80_u64,
        doubled in 0..80_u64,
        damaged in 0..40_u64,
        steps in 0..60_u64,
        not_stored in 0..60_u64,
    ) {
        holds(&played(seed, Badness { lost, doubled, damaged, steps, not_stored }));
    }
}

#[test]
fn a_guard_check_is_answered_or_not() {
    for answers in [true, false] {
        let mut world = World::new(3, Badness { lost: 0, doubled: 50, damaged: 0, steps: 3, not_stored: 0 });
        world.send(21, Object::DeviceStatus { status: 3, at: Some(Label::at(START)) }, 0);
        for step in 0..1000 {
            let at = step * STEP_MILLISECONDS;
            if step == 20 {
                world.ask(Control::GuardCheck { minutes: 3 }, 91, at);
            }
            let is_checked = world.device_saw.iter().any(|saw| saw == "GuardCheck(3)");
            if answers && step == 200 && is_checked {
                world.send(24, Object::DeviceOperation { operation: 0x20, operator: 7, at: Label::at(later(at)) }, at);
            }
            world.step(at);
        }
        assert_eq!(world.guard, [if answers { "answered by 7" } else { "unanswered" }]);
    }
}
