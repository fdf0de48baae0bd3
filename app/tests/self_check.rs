//! Broken invariants become items of a list: each once, again when they come back, and never about themselves.

mod common;

use app::self_check::{Broken, REGISTERED_MAX, Registered};
use app::{About, App, Request};
use common::{app, at};
use definition::Literal;
use item::apply::fold;
use item::event::{Due, Entry, Event, Fields, Holder, What};
use item::{By, Command, ItemId};
use store::{Append, Change, Query, Violation};

#[cfg(test)]
/// A live item as no command makes it: in this stage, held or not.
fn break_in(app: &App, id: ItemId, list: &str, stage: &str, holder: Option<&str>) {
    let due = Due {
        at: at("2025-03-04T00:00:00"),
        provisional: false,
        calendar: String::new(),
        from: at("2025-03-03T00:00:00"),
        steps: Vec::new(),
    };
    let entry = Entry {
        stage: stage.to_owned(),
        holder: holder.map(|unit| Holder { role: "desk".to_owned(), unit: unit.to_owned() }),
        due: holder.map(|_| due),
        work: false,
        return_until: None,
        outcome: None,
    };
    let what = What::Registered {
        list: list.to_owned(),
        version: 1,
        receipt: format!("X-{id}"),
        fields: Fields::new(),
        entry,
        parent: None,
        relapse_of: None,
        relapse_key: None,
    };
    let by = item::event::Actor::Channel("import".to_owned());
    let event = Event { item: id, sequence: 1, at: at("2025-03-03T00:00:00"), recorded: None, by, what };
    let after = fold(std::slice::from_ref(&event)).unwrap();
    let change = Change { before: 0, after: Some(std::sync::Arc::new(after)), events: vec![event] };
    app.store().append(Append { key: None, changes: vec![change], answer: String::new() }).unwrap();
}

#[cfg(test)]
fn self_checks(app: &App) -> Vec<String> {
    let query = Query { list: Some("self_check".to_owned()), ..Query::default() };
    let items = app.all(query, usize::MAX).unwrap();
    let holder = |item: &item::Item| item.holder.as_ref().map_or("nobody", |holder| holder.unit.as_str()).to_owned();
    items
        .iter()
        .map(|item| format!("{} {} {} {}", item.fields["rule"], item.fields["about"], item.stage, holder(item)))
        .collect()
}

#[cfg(test)]
fn verified(app: &App, now: &str) -> (usize, Registered) {
    let found = app.verify(None).unwrap().violations;
    let broken: Vec<Broken> = found.iter().map(Broken::found).collect();
    (broken.len(), app.register_broken(&broken, at(now)).unwrap())
}

#[test]
fn what_is_broken_is_registered_once_and_comes_back() {
    let app = app();
    break_in(&app, 7, "hotline", "received", None);
    let (found, registered) = verified(&app, "2025-03-03T09:00:00");
    assert_eq!((found, registered.receipts.len(), registered.known), (2, 2, 0));
    let open = ["无承办单位 item 7 found data_office", "无计时 item 7 found data_office"];
    assert_eq!(self_checks(&app), open);
    let (_, again) = verified(&app, "2025-03-03T10:00:00");
    assert_eq!((again.receipts.len(), again.known), (0, 2));
    let step = |receipt: &str, name: &str, fields: &[&str], person: &str| {
        let fields = fields.iter().map(|field| ((*field).to_owned(), Literal::Text("已办".to_owned()))).collect();
        let item = app.item(receipt).unwrap().id;
        let command = Command::Move { name: name.to_owned(), fields };
        let by = By::Person(person.to_owned());
        app.carry_out(
            &Request { key: None, about: About::Item(item), command, by, chance: None },
            at("2025-03-04T09:00:00"),
        )
        .unwrap();
    };
    // One is said to be repaired and is not; the other is on record.
    step(&registered.receipts[0], "repaired", &["cause", "repair", "recheck"], "p0575");
    step(&registered.receipts[0], "confirm", &["recheck", "check_note"], "p0024");
    step(&registered.receipts[1], "explain", &["cause"], "p0575");
    step(&registered.receipts[1], "put_on_record", &["check_note"], "p0024");
    let (_, back) = verified(&app, "2025-03-05T09:00:00");
    assert_eq!((back.receipts, back.known), (vec![registered.receipts[0].clone()], 1));
    assert_eq!(self_checks(&app), [open[0], "无计时 item 7 on_record nobody"]);
}

#[test]
fn a_timer_that_cannot_fire_is_registered_by_the_tick() {
    let app = app();
    break_in(&app, 7, "hotline", "nowhere", Some("hotline_center"));
    for day in ["2025-03-04T08:00:00", "2025-03-04T08:01:00", "2025-03-05T08:00:00"] {
        assert_eq!(app.tick(at(day)).unwrap().stuck.len(), 1);
        assert_eq!(self_checks(&app), ["计时不触发 item 7 found data_office"]);
    }
}

#[test]
fn a_self_check_is_never_about_a_self_check() {
    let app = app();
    break_in(&app, 7, "self_check", "nowhere", Some("data_office"));
    assert_eq!(app.tick(at("2025-03-04T08:00:00")).unwrap().stuck.len(), 1);
    assert_eq!(app.store().find(&Query::default()).unwrap().len(), 1);
}

#[test]
fn so_many_are_registered_at_a_time() {
    let app = app();
    let broken: Vec<Broken> = (1..=REGISTERED_MAX as u64 + 5)
        .map(|position| Broken::found(&Violation::Event { position, item: 1, sequence: 1, what: "damaged".to_owned() }))
        .collect();
    let first = app.register_broken(&broken, at("2025-03-03T09:00:00")).unwrap();
    assert_eq!((first.receipts.len(), first.known, first.left), (REGISTERED_MAX, 0, 5));
    let second = app.register_broken(&broken, at("2025-03-03T09:00:00")).unwrap();
    assert_eq!((second.receipts.len(), second.known, second.left), (5, REGISTERED_MAX, 0));
}
