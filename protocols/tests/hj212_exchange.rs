//! A station and a centre against each other, over a line that loses, doubles and turns round; and what each does alone.

use expect_test::expect;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use protocols::hj212::{
    Ask, Assembler, Centre, Event, Flag, Limit, Outcome, Packet, Part, Refusal, Segment, Settings, Station,
    StationEvent, StationSettings, exceeded, parts, write_time,
};

#[cfg(test)]
const START: Timestamp = Timestamp::constant(1_748_739_845, 123_000_000);

#[cfg(test)]
fn later(seconds: i64) -> Timestamp {
    START.checked_add(SignedDuration::from_secs(seconds)).unwrap()
}

/// Two ends and what is on its way between them.
#[cfg(test)]
struct Line {
    centre: Centre,
    station: Station,
    /// Reports that the centre told to store, each once.
    stored: Vec<String>,
    told: Vec<String>,
    ended: Vec<(u16, Outcome)>,
}

#[cfg(test)]
impl Line {
    fn new(settings: StationSettings) -> Self {
        let centre = Centre::new(Settings::default(), START);
        Self { centre, station: Station::new(settings), stored: Vec::new(), told: Vec::new(), ended: Vec::new() }
    }

    /// Carries everything that is to be sent; `fate` says how often each packet arrives.
    fn carry(&mut self, now: Timestamp, fate: &mut impl FnMut() -> usize) {
        loop {
            let mut to_centre: Vec<Vec<u8>> = std::iter::from_fn(|| self.station.output()).collect();
            let mut to_station: Vec<Vec<u8>> = std::iter::from_fn(|| self.centre.output()).collect();
            if to_centre.is_empty() && to_station.is_empty() {
                return;
            }
            if fate() == 2 {
                to_centre.reverse();
                to_station.reverse();
            }
            for bytes in to_centre {
                (0..fate()).for_each(|_| self.centre.receive(&bytes, now));
            }
            for bytes in to_station {
                (0..fate()).for_each(|_| self.station.receive(&bytes, now));
            }
            self.settle();
        }
    }

    fn settle(&mut self) {
        while let Some(event) = self.centre.event() {
            match event {
                Event::Report(report) => {
                    let packet = Packet::over(&report.raw).unwrap();
                    let text = packet.text();
                    self.stored.push(Segment::read(&text).data.unwrap_or_default().to_owned());
                    self.centre.stored(report.number);
                }
                Event::Ended(exchange) => self.ended.push((exchange.cn, exchange.outcome)),
                other => self.told.push(format!("{other:?}")),
            }
        }
        while let Some(event) = self.station.event() {
            if let StationEvent::Asked { qn, cn, .. } = &event {
                let data = "DataTime=20250601080000;w01001-Avg=7.21,w01001-Flag=N";
                self.station.reply(qn, *cn, data, START).unwrap();
                self.station.done(qn, 1);
            }
            self.told.push(format!("{event:?}"));
        }
    }

    /// Lets time pass until nothing is due but silence.
    fn run(&mut self, seconds: i64, fate: &mut impl FnMut() -> usize) {
        for second in 0..seconds {
            let now = later(second);
            self.centre.tick(now);
            self.station.tick(now);
            self.settle();
            self.carry(now, fate);
        }
    }
}

#[test]
fn an_upload_is_answered_only_when_it_is_stored() {
    let mut centre = Centre::new(Settings::default(), START);
    let mut station = Station::new(StationSettings::default());
    let items = ["a34004-Rtd=0.041,a34004-Flag=N".to_owned()];
    station.send(2011, "DataTime=20250601090405", &items, START).unwrap();
    let bytes = station.output().unwrap();
    centre.receive(&bytes, START);
    centre.receive(&bytes, START);
    let Some(Event::Report(report)) = centre.event() else { panic!("no report") };
    assert_eq!((centre.event(), centre.output()), (None, None));
    centre.stored(report.number);
    let answer = centre.output().unwrap();
    expect![[r"
        ##0087QN=20250601090405123;ST=91;CN=9014;PW=123456;MN=010000A8900016F000169DC0;Flag=4;CP=&&&&D341
    "]]
    .assert_eq(&String::from_utf8_lossy(&answer).replace('\r', ""));
    // The answer is lost, the station repeats: answered again, stored once.
    centre.receive(&bytes, START);
    assert_eq!((centre.event(), centre.output()), (None, Some(answer.clone())));
    station.receive(&answer, START);
    assert_eq!(station.event(), Some(StationEvent::Answered("20250601090405123".to_owned())));
    // What cannot be stored is not answered, and comes again.
    station.send(2011, "DataTime=20250601090505", &items, START).unwrap();
    let bytes = station.output().unwrap();
    centre.receive(&bytes, START);
    let Some(Event::Report(report)) = centre.event() else { panic!("no report") };
    centre.not_stored(report.number);
    assert_eq!(centre.output(), None);
    centre.receive(&bytes, START);
    assert!(matches!(centre.event(), Some(Event::Report(_))));
}

#[test]
fn an_answer_is_never_answered() {
    let mut centre = Centre::new(Settings::default(), START);
    for cn in [9011, 9012, 9013, 9014] {
        let segment = Segment {
            qn: Some("20250601090405123"),
            st: Some("91"),
            cn: Some(cn),
            mn: Some("1"),
            flag: Some(Flag(5)),
            ..Segment::default()
        };
        let mut bytes = Vec::new();
        segment.write_packet(&mut bytes).unwrap();
        centre.receive(&bytes, START);
        assert_eq!((centre.event(), centre.output()), (None, None), "{cn}");
    }
}

#[test]
fn a_wrong_crc_is_told_and_waits_for_the_repeat() {
    let mut centre = Centre::new(Settings::default(), START);
    let mut station = Station::new(StationSettings::default());
    station.send(2011, "DataTime=20250601090405", &["LA-Rtd=62.7,LA-Flag=N".to_owned()], START).unwrap();
    let good = station.output().unwrap();
    let mut bad = good.clone();
    let digit = bad.len() - 3;
    bad[digit] = if bad[digit] == b'0' { b'1' } else { b'0' };
    centre.receive(&bad, START);
    let Some(Event::Report(report)) = centre.event() else { panic!("no report") };
    assert!(report.fault.is_some());
    centre.stored(report.number);
    assert_eq!(centre.output(), None);
    centre.receive(&good, START);
    let Some(Event::Report(report)) = centre.event() else { panic!("no report") };
    assert_eq!(report.fault, None);
}

#[test]
fn every_request_comes_to_its_end() {
    let mut line = Line::new(StationSettings::default());
    assert_eq!(line.centre.ask(&Ask::read_interval(), START), Err(Refusal::NeverHeard));
    line.station.send(2011, "DataTime=20250601090405", &["LA-Rtd=62.7,LA-Flag=N".to_owned()], START).unwrap();
    line.carry(START, &mut || 1);
    for ask in Ask::first(120, 11, true, START).iter().chain(&[
        Ask::read_time(None),
        Ask::read_interval(),
        Ask::read_minutes(),
        Ask::history(2061, START, START),
        Ask::of(3020, "PolId=w01001,InfoId=i11001"),
        Ask::of(4711, ""),
        Ask::of(1062, "RtdInterval=7"),
        Ask::set_password("654321"),
    ]) {
        line.centre.ask(ask, START).unwrap();
        line.carry(START, &mut || 1);
    }
    expect![[r"
        1012 Done
        1000 Done
        1062 Done
        1064 Done
        2011 Done
        2021 Done
        1011 Done
        1061 Done
        1063 Done
        2061 Done
        3020 Done
        4711 Refused(8)
        1062 Failed(3)
        1072 Done
    "]]
    .assert_eq(&line.ended.iter().map(|(cn, outcome)| format!("{cn} {outcome:?}\n")).collect::<String>());
    let own = line.station.settings();
    assert_eq!((own.interval_seconds, own.minutes, own.sends_states, own.pw.as_str()), (120, 10, true, "654321"));
    assert_eq!(line.stored.last().unwrap(), "DataTime=20250601080000;w01001-Avg=7.21,w01001-Flag=N");
    assert!(line.stored.contains(&format!("SystemTime={}", write_time(START))));
    // The station now has another password than the centre knows.
    line.centre.ask(&Ask::read_interval(), START).unwrap();
    line.carry(START, &mut || 1);
    assert_eq!(line.ended.last(), Some(&(1061, Outcome::Refused(3))));
}

#[test]
fn what_is_not_answered_is_repeated_three_times() {
    let mut line = Line::new(StationSettings::default());
    line.station.send(2011, "DataTime=20250601090405", &["LA-Rtd=62.7,LA-Flag=N".to_owned()], START).unwrap();
    line.carry(START, &mut || 1);
    line.centre.ask(&Ask::read_interval(), START).unwrap();
    let mut sent = 0;
    line.run(60, &mut || {
        sent += 1;
        0
    });
    assert_eq!(line.ended, [(1061, Outcome::Unanswered)]);
    assert_eq!(sent, 8, "four packets, and for each one look at its order");
}

#[test]
fn silence_is_noticed_and_ends() {
    let settings = Settings { silence_seconds: 60, ..Settings::default() };
    let mut centre = Centre::new(settings, START);
    assert_eq!(centre.wake_at(), Some(later(60)));
    centre.tick(later(60));
    assert_eq!(centre.event(), Some(Event::Silent { since: START }));
    assert_eq!(centre.wake_at(), None);
    let mut station = Station::new(StationSettings { flag: Flag::PLAIN, ..StationSettings::default() });
    station.send(9015, "", &[], later(70)).unwrap();
    centre.receive(&station.output().unwrap(), later(70));
    assert_eq!(centre.event(), Some(Event::Back { after: SignedDuration::from_secs(70) }));
    assert_eq!((centre.event(), centre.output()), (Some(Event::Heartbeat), None));
}

#[test]
fn only_values_to_be_trusted_are_judged() {
    let text = "CP=&&DataTime=20250601090405;a34004-Rtd=0.2,a34004-Flag=N;a34002-Rtd=0.3,a34002-Flag=D;\
                LA-Rtd=80,LA-Flag=S;w01009-Avg=1.5,w01009-Flag=N;a34001-Rtd=99,a34001-Flag=T&&";
    let limit = |factor: &str, part, above, below| Limit { factor: factor.to_owned(), part, above, below };
    let limits = [
        limit("a34004", Part::Rtd, Some(0.15), None),
        limit("a34002", Part::Rtd, Some(0.15), None),
        limit("LA", Part::Rtd, Some(70.0), None),
        limit("w01009", Part::Avg, None, Some(2.0)),
    ];
    let found: Vec<String> = exceeded(&Segment::read(text), &limits)
        .map(|over| format!("{} {} {:?} {}", over.factor, over.text, over.limit, over.needs_review))
        .collect();
    assert_eq!(
        found,
        ["a34004 0.2 Some(0.15) false", "LA 80 Some(70.0) true", "w01009 1.5 Some(2.0) false", "a34001 99 None false"]
    );
}

#[test]
fn long_data_goes_in_parts_and_comes_together() {
    let items: Vec<String> = (0..60).map(|n| format!("a{n:05}-Avg={n}.5,a{n:05}-Flag=N")).collect();
    let mut station = Station::new(StationSettings::default());
    let sent = station.send(2061, "DataTime=20250601080000", &items, START).unwrap();
    assert!(sent.len() > 1);
    let mut packets: Vec<Vec<u8>> = std::iter::from_fn(|| station.output()).collect();
    packets.reverse();
    let mut assembler = Assembler::default();
    let wholes: Vec<_> = packets
        .iter()
        .filter_map(|bytes| assembler.take(&Segment::read(&Packet::over(bytes).unwrap().text()), START))
        .collect();
    assert_eq!(wholes.len(), 1);
    assert_eq!(wholes[0].data, format!("DataTime=20250601080000;{}", items.join(";")));
}

proptest! {
    #[test]
    fn parts_hold_every_item_once(sizes in prop::collection::vec(1..200_usize, 0..40), bytes_max in 40..950_usize) {
        let items: Vec<String> = sizes.iter().enumerate().map(|(n, size)| format!("{n}={}", "x".repeat(*size))).collect();
        let pieces = parts("DataTime=1", &items, bytes_max);
        let again: Vec<&str> =
            pieces.iter().flat_map(|piece| piece.split(';')).filter(|item| *item != "DataTime=1").collect();
        prop_assert_eq!(again, items.iter().map(String::as_str).collect::<Vec<_>>());
        for piece in &pieces {
            prop_assert!(piece.len() <= bytes_max || piece.split(';').count() <= 2);
        }
    }

    /// A line that loses a third, doubles a third and turns the order round: each upload is stored once and answered or
    /// given up, each request comes to an end, and nothing is answered that is not stored.
    #[test]
    fn a_bad_line_stores_each_upload_once(fates in prop::collection::vec(0..3_usize, 40..120), uploads in 1..6_usize) {
        let mut line = Line::new(StationSettings::default());
        let mut dice = fates.iter().copied().cycle();
        let mut sent = Vec::new();
        for upload in 0..uploads {
            let head = format!("DataTime=2025060109040{upload}");
            sent.extend(line.station.send(2011, &head, &["LA-Rtd=62.7,LA-Flag=N".to_owned()], later(0)).unwrap());
        }
        line.carry(later(0), &mut || dice.next().unwrap());
        // The two ends name their exchanges by their clocks, which are never quite the same.
        let now = START.checked_add(SignedDuration::from_millis(500)).unwrap();
        let asked = line.centre.ask(&Ask::read_interval(), now).is_ok();
        line.run(300, &mut || dice.next().unwrap());
        let of_station: Vec<&String> = line.stored.iter().filter(|data| data.starts_with("DataTime")).collect();
        let mut once = of_station.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), of_station.len());
        for qn in &sent {
            let ends = line.told.iter().filter(|told| told.contains(qn)).count();
            prop_assert_eq!(ends, 1, "{} in {:?}", qn, line.told);
        }
        let answered = line.told.iter().filter(|told| told.starts_with("Answered(\"")).count();
        prop_assert!(answered <= line.stored.len() + usize::from(asked));
        prop_assert_eq!(line.ended.len(), usize::from(asked));
    }
}
