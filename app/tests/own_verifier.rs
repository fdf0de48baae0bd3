//! A unit that strikes off is not asked to do the work, at the first moment at which that is certain.

mod common;

use app::{About, AppError, Request};
use common::{app, at};
use definition::Literal;
use item::{By, Command, Fields, Registration};

#[cfg(test)]
fn fields(values: &[(&str, &str)]) -> Fields {
    values.iter().map(|(name, value)| ((*name).to_owned(), Literal::Text((*value).to_owned()))).collect()
}

#[test]
fn a_request_is_not_dispatched_to_those_who_call_back() {
    let app = app();
    let tell = |about: About, command: Command, by: By| {
        let request = Request { key: None, about, command, by, chance: None };
        app.carry_out(&request, at("2025-03-03T09:00:00")).map(|answer| (answer.item, answer.stage))
    };
    let command = Command::Register(Registration {
        fields: fields(&[("title", "路灯不亮"), ("text", "东门外三盏路灯坏了")]),
        ..Registration::default()
    });
    let (item, _) = tell(About::List("hotline".to_owned()), command, By::Channel("import".to_owned())).unwrap();
    let dispatch = |name: &str, unit: &str| {
        let mut fields = fields(&[("unit", unit), ("category", "道路设施")]);
        if name == "dispatch" {
            fields.insert("dispatch_basis".to_owned(), Literal::Text("三定规定".to_owned()));
        }
        let command = Command::Move { name: name.to_owned(), fields };
        let told = tell(About::Item(item), command, By::Person("p0016".to_owned()));
        told.map(|(_, stage)| stage).map_err(|error: AppError| error.code())
    };
    assert_eq!(dispatch("dispatch", "hotline_center"), Err("would_verify_itself"));
    assert_eq!(dispatch("dispatch_urgent", "hotline_center"), Err("would_verify_itself"));
    assert_eq!(dispatch("dispatch", "police_bureau"), Ok("dispatched".to_owned()));
}
