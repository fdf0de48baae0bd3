//! The data segment (clause 6.3.2): its fields, and behind `CP` the data.

use super::data::Items;
use super::flag::Flag;
use super::packet::{TooLong, write_packet};

/// What stands around the data.
const MARK: &str = "&&";
/// The most bytes of data by the standard.
pub const DATA_BYTES_MAX: usize = 950;

/// A segment, borrowed from its text. A field that is missing or cannot be read is `None`; see [`super::quirks`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Segment<'a> {
    /// `QN`, the number of the exchange: the time of the request, with milliseconds. An answer echoes it.
    pub qn: Option<&'a str>,
    /// `ST`, what kind of system: see [`super::names::system`].
    pub st: Option<&'a str>,
    /// `CN`, the command: see [`super::names::command`].
    pub cn: Option<u16>,
    /// `PW`, the password.
    pub pw: Option<&'a str>,
    /// `MN`, the identity of the station.
    pub mn: Option<&'a str>,
    /// `Flag`.
    pub flag: Option<Flag>,
    /// `PNUM`, of how many packets this is one.
    pub pnum: Option<u16>,
    /// `PNO`, which of them it is, from 1.
    pub pno: Option<u16>,
    /// What stands between the first `CP=&&` and the last `&&`; `None` where that frame is missing.
    pub data: Option<&'a str>,
    /// What stands before `CP`, as it is. It is not written.
    pub head: &'a str,
}

impl<'a> Segment<'a> {
    /// Reads a segment. Nothing makes it fail: what is not there is `None`.
    #[must_use]
    pub fn read(text: &'a str) -> Self {
        let (head, data) = match text.split_once("CP=&&") {
            Some((head, rest)) => (head, rest.rsplit_once(MARK).map(|(data, _)| data)),
            None => (text, None),
        };
        let mut segment = Segment { data, head, ..Self::default() };
        for (name, value) in head_fields(head) {
            segment.take(name, value);
        }
        segment
    }

    fn take(&mut self, name: &str, value: &'a str) {
        let number = || value.parse::<u16>().ok();
        match name {
            "QN" => self.qn = self.qn.or(Some(value).filter(|qn| !qn.is_empty())),
            "ST" => self.st = self.st.or(Some(value)),
            "CN" => self.cn = self.cn.or_else(number),
            "PW" => self.pw = self.pw.or(Some(value)),
            "MN" => self.mn = self.mn.or(Some(value).filter(|mn| !mn.is_empty())),
            "Flag" => self.flag = self.flag.or_else(|| value.parse().ok().map(Flag)),
            "PNUM" => self.pnum = self.pnum.or_else(number),
            "PNO" => self.pno = self.pno.or_else(number),
            _ => {}
        }
    }

    /// The fields before `CP` as they stand, known or not: name and value.
    pub fn head_fields(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        head_fields(self.head)
    }

    /// The items of the data, separated by `;`.
    #[must_use]
    pub fn items(&self) -> Items<'a> {
        Items::of(self.data.unwrap_or_default())
    }

    /// The value of the first field of the data with a name, such as `DataTime` or `QnRtn`.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.items().flat_map(|item| item.fields()).find(|field| field.name == name).map(|field| field.value)
    }

    /// Whether an answer is wanted.
    #[must_use]
    pub fn wants_answer(&self) -> bool {
        self.flag.is_some_and(Flag::wants_answer)
    }

    /// Whether it is itself an answer (`ST=91`, or a command from 9011 to 9014). Answers are never answered.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.st == Some("91") || matches!(self.cn, Some(9011..=9014))
    }

    /// Which packet of how many it is, where both numbers make sense.
    #[must_use]
    pub fn part(&self) -> Option<(u16, u16)> {
        self.pno.zip(self.pnum).filter(|(pno, pnum)| (1..=*pnum).contains(pno))
    }

    /// Appends the segment as the standard writes it. Fields that are `None` are left out.
    pub fn write(&self, out: &mut String) {
        let mut field = |name: &str, value: &str| {
            out.push_str(name);
            out.push('=');
            out.push_str(value);
            out.push(';');
        };
        let number = |number: Option<u16>| number.map(|number| number.to_string());
        let (cn, flag) = (number(self.cn), number(self.flag.map(|flag| flag.0.into())));
        let (pnum, pno) = (number(self.pnum), number(self.pno));
        for (name, value) in [
            ("QN", self.qn),
            ("ST", self.st),
            ("CN", cn.as_deref()),
            ("PW", self.pw),
            ("MN", self.mn),
            ("Flag", flag.as_deref()),
            ("PNUM", pnum.as_deref()),
            ("PNO", pno.as_deref()),
        ] {
            if let Some(value) = value {
                field(name, value);
            }
        }
        for part in ["CP=", MARK, self.data.unwrap_or_default(), MARK] {
            out.push_str(part);
        }
    }

    /// Appends the segment as a whole packet.
    ///
    /// # Errors
    /// [`TooLong`]; then `out` is as it was.
    pub fn write_packet(&self, out: &mut Vec<u8>) -> Result<(), TooLong> {
        let mut text = String::new();
        self.write(&mut text);
        write_packet(&text, out)
    }
}

/// Fields end with `;`, and in an example of the standard itself with `,`.
fn head_fields(head: &str) -> impl Iterator<Item = (&str, &str)> {
    head.split([';', ',']).filter(|field| !field.trim_ascii().is_empty()).map(|field| {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        (name.trim_ascii(), value.trim_ascii())
    })
}
