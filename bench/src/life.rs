//! The life of a citizen's request on the shipped hotline list, from the call to the verified close: who does what, with
//! which evidence.

use app::{About, Request};
use definition::Literal;
use item::organisation::Organisation;
use item::{By, Command, Fields, ItemId, Registration};
use jiff::civil::Date;

use crate::Failure;

/// A unit that handles requests, and who acts for it.
struct Unit {
    id: String,
    officer: String,
    desk: String,
}

/// The district in which requests live.
pub struct District {
    units: Vec<Unit>,
    desk: String,
    callback: String,
}

/// Who makes a move.
#[derive(Clone, Copy)]
enum Who {
    Desk,
    Officer,
    UnitDesk,
    Callback,
}

/// A move of a life: who makes it, its name, what it carries.
type Step = (Who, &'static str, &'static [(&'static str, &'static str)]);

const DISPATCH: [Step; 2] = [
    (Who::Desk, "dispatch", &[("category", "道路设施"), ("dispatch_basis", "三定规定：城市道路照明设施的维护")]),
    (Who::Officer, "accept", &[]),
];

/// What one request in four goes through before: the unit is not the right one.
const RETURNED: [Step; 3] = [
    DISPATCH[0],
    (Who::Officer, "return", &[("return_reason", "该路段照明由区管转市管"), ("duty_clause", "权责清单第十二条")]),
    (Who::Desk, "agree", &[("decision_reason", "情况属实，重新派单")]),
];

const HANDLED: [Step; 6] = [
    (Who::Officer, "contacted", &[("contact_time", "2025-03-03T10:30:00+08:00")]),
    (Who::Officer, "report_progress", &[("reply", "已联系养护单位，明日上午到场")]),
    (
        Who::Officer,
        "submit",
        &[
            ("fact_finding", "属实"),
            ("reply", "已更换电缆和灯头，三盏路灯恢复照明，并向来电人说明"),
            ("site_record", "现场照片-20250303-01.jpg"),
        ],
    ),
    (Who::UnitDesk, "pass", &[("call_record", "录音-20250303-17.wav")]),
    (Who::Callback, "record_attempt", &[("attempt_time", "2025-03-03T18:05:00+08:00")]),
    (
        Who::Callback,
        "resolved",
        &[("call_record", "录音-20250304-09.wav"), ("first_contact", "是"), ("satisfaction", "满意")],
    ),
];

impl District {
    /// The units of an organisation in which somebody handles requests, and the desks of the hotline.
    pub fn new(organisation: &Organisation, on: Date) -> Result<Self, Failure> {
        let first = |unit: &str, posts: &[&str]| {
            let people = posts.iter().flat_map(|post| organisation.people_of(unit, Some(post), on));
            people.map(|person| person.id.clone()).next()
        };
        let unit = |id: &str| {
            Some(Unit {
                id: id.to_owned(),
                officer: first(id, &["officer"])?,
                desk: first(id, &["desk", "deputy_head"])?,
            })
        };
        let units = organisation.units().map(|unit| unit.id.as_str()).filter(|id| *id != "hotline_center");
        let missing = || "the hotline has no desk";
        Ok(Self {
            units: units.filter_map(unit).collect(),
            desk: first("hotline_center", &["desk"]).ok_or_else(missing)?,
            callback: first("hotline_center", &["callback"]).ok_or_else(missing)?,
        })
    }

    /// The command that registers a request. One in twelve is about the same thing at the same place as one before.
    pub fn registration(&self, number: u64) -> Command {
        let about = number - if number % 12 == 11 { 5 } else { 0 };
        let place = format!("清河区云桥街道朝棠路{}弄{}号", about / 100, about % 100);
        let values = [
            ("title", "路灯不亮".to_owned()),
            (
                "text",
                "小区东门外的路灯坏了三盏，晚上老人走路看不清，请尽快修复，已经反映多次，一直没有人来处理。".to_owned(),
            ),
            ("kind", "求助".to_owned()),
            ("category", "道路设施".to_owned()),
            ("place", place),
            ("reported_at", "2025-03-03T09:12:45+08:00".to_owned()),
            ("phone", format!("139{number:08}")),
            ("outside_number", format!("QH20250303{number:010}")),
        ];
        let fields = values.map(|(name, value)| (name.to_owned(), Literal::Text(value))).into();
        Command::Register(Registration { fields, ..Registration::default() })
    }

    /// The moves of a request, in their order.
    pub fn moves(&self, number: u64) -> impl Iterator<Item = (By, Command)> {
        let returned = if number.is_multiple_of(4) { &RETURNED[..] } else { &[] };
        let steps = returned.iter().chain(&DISPATCH).chain(&HANDLED);
        let unit = usize::try_from(number).unwrap_or(0) % self.units.len().max(1);
        steps.filter_map(move |(who, name, values)| {
            let unit = self.units.get(unit)?;
            let person = match who {
                Who::Desk => &self.desk,
                Who::Officer => &unit.officer,
                Who::UnitDesk => &unit.desk,
                Who::Callback => &self.callback,
            };
            let text = |(name, value): &(&str, &str)| ((*name).to_owned(), Literal::Text((*value).to_owned()));
            let mut fields: Fields = values.iter().map(text).collect();
            if *name == "dispatch" {
                fields.insert("unit".to_owned(), Literal::Text(unit.id.clone()));
            }
            Some((By::Person(person.clone()), Command::Move { name: (*name).to_owned(), fields }))
        })
    }
}

/// A registration as a channel sends it.
pub fn register(command: Command, key: String) -> Request {
    let about = About::List("hotline".to_owned());
    Request { key: Some(key), about, command, by: By::Channel("import".to_owned()), chance: None }
}

/// A move as the page sends it.
pub fn step(item: ItemId, (by, command): (By, Command), key: String) -> Request {
    Request { key: Some(key), about: About::Item(item), command, by, chance: None }
}
