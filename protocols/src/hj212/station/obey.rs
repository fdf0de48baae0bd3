//! What a station does when it is asked (clause 6.6.5): says whether it will, does it, says how it went.

use jiff::Timestamp;

use super::super::segment::Segment;
use super::super::split::Fault;
use super::super::time::write_time;
use super::{Station, StationEvent};

impl Station {
    /// Answers a request or notice.
    pub(super) fn obey(&mut self, qn: &str, asked: &Segment<'_>, fault: Option<Fault>, now: Timestamp) {
        if asked.is_answer() {
            return;
        }
        let Some(cn) = asked.cn else { return self.answer(qn, 9011, "QnRtn=8") };
        if let Some(code) = self.refusal(asked, fault) {
            self.answer(qn, 9011, &format!("QnRtn={code}"));
        } else if !self.answer_again(qn) {
            self.begin(qn, cn, asked, now);
        }
    }

    fn begin(&mut self, qn: &str, cn: u16, asked: &Segment<'_>, now: Timestamp) {
        if matches!(cn, 2012 | 2022) {
            self.change(cn, asked);
            self.answer(qn, 9013, "");
        } else {
            self.answer(qn, 9011, "QnRtn=1");
            self.carry_out(qn, cn, asked, now);
        }
    }

    /// Why a request is not accepted, as a code of [`super::super::names::accepted`].
    fn refusal(&self, asked: &Segment<'_>, fault: Option<Fault>) -> Option<u16> {
        let own = &self.settings;
        let is_known = matches!(
            asked.cn,
            Some(
                1000
                | 1011
                | 1012
                | 1061..=1064
                | 1072
                | 2011
                | 2012
                | 2021
                | 2022
                | 2031
                | 2041
                | 2051
                | 2061
                | 3011..=3021,
            )
        );
        [
            (fault == Some(Fault::Crc), 9),
            (asked.mn != Some(own.mn.as_str()), 4),
            (asked.pw != Some(own.pw.as_str()), 3),
            (asked.st != Some(own.st.as_str()), 5),
            (asked.flag.is_none(), 6),
            (!is_known, 8),
        ]
        .into_iter()
        .find_map(|(is_so, code)| is_so.then_some(code))
    }

    fn carry_out(&mut self, qn: &str, cn: u16, asked: &Segment<'_>, now: Timestamp) {
        let own = match cn {
            1011 => Some(format!("SystemTime={}", write_time(now))),
            1061 => Some(format!("RtdInterval={}", self.settings.interval_seconds)),
            1063 => Some(format!("MinInterval={}", self.settings.minutes)),
            _ => None,
        };
        if let Some(data) = own {
            let is_sent = self.reply(qn, cn, &data, now).is_ok();
            self.done(qn, if is_sent { 1 } else { 6 });
        } else if matches!(cn, 2031 | 2041 | 2051 | 2061 | 3011..=3021) {
            let data = asked.data.unwrap_or_default().to_owned();
            self.events.push_back(StationEvent::Asked { qn: qn.to_owned(), cn, data });
        } else {
            let is_done = self.change(cn, asked);
            self.done(qn, if is_done { 1 } else { 3 });
        }
    }

    /// Changes a setting; whether the request made sense.
    fn change(&mut self, cn: u16, asked: &Segment<'_>) -> bool {
        let number = |name, least, most| {
            asked.value(name).and_then(|value| value.parse::<u16>().ok()).filter(|value| (least..=most).contains(value))
        };
        let own = &mut self.settings;
        let changed = match cn {
            1000 => number("OverTime", 1, 99).zip(number("ReCount", 1, 99)).map(|(seconds, repeats)| {
                (own.answer_seconds, own.repeats) = (seconds, u8::try_from(repeats).unwrap_or(u8::MAX));
            }),
            1012 => {
                let digits = asked.value("SystemTime").filter(|digits| super::super::read_time(digits).is_some());
                let Some(digits) = digits else { return false };
                self.events.push_back(StationEvent::ClockSet(digits.to_owned()));
                return true;
            }
            1062 => number("RtdInterval", 30, 3600).map(|seconds| own.interval_seconds = seconds),
            1064 => number("MinInterval", 1, 30).map(|minutes| own.minutes = u8::try_from(minutes).unwrap_or(30)),
            1072 => asked.value("NewPW").filter(|new| !new.is_empty()).map(|new| new.clone_into(&mut own.pw)),
            2011 | 2012 => {
                own.sends_real_time = cn == 2011;
                Some(())
            }
            2021 | 2022 => {
                own.sends_states = cn == 2021;
                Some(())
            }
            _ => None,
        };
        self.events.extend(changed.map(|()| StationEvent::Changed));
        changed.is_some()
    }
}
