//! A service that was down leaves every item as it would be had its clock never stood still, and takes nothing away from
//! those who could not know.

mod common;

use std::sync::Arc;

use app::demo::arrivals;
use app::personal::Shown;
use app::publish::Package;
use app::rehearse::Rehearsal;
use app::{About, App, Request};
use common::{app, at, package};
use definition::Literal;
use expect_test::{Expect, expect};
use item::organisation::Organisation;
use item::{By, Command, Event, Fields, Item, Registration};
use jiff::{SignedDuration, Timestamp};
use store::{MemoryStore, Query};

#[cfg(test)]
/// The items, and their events, but for when they were recorded.
fn all(app: &App) -> (Vec<Item>, Vec<Vec<Event>>) {
    let mut items = app.all(Query::default(), usize::MAX).unwrap();
    let events = items.iter().map(|item| {
        let records = app.store().events_of(item.id).unwrap();
        records.iter().map(|record| Event { recorded: None, ..record.event().unwrap() }).collect()
    });
    let mut events: Vec<Vec<Event>> = events.collect();
    // Two ciphertexts of one value are never the same.
    events.iter_mut().flatten().filter_map(|event| event.what.fields_mut()).for_each(|fields| read(app, fields));
    items.iter_mut().for_each(|item| read(app, &mut item.fields));
    items.iter_mut().flat_map(|item| &mut item.closed).for_each(|closed| closed.recorded = None);
    (items, events)
}

#[cfg(test)]
/// What is personal, in the clear.
fn read(app: &App, fields: &mut Fields) {
    for value in fields.values_mut() {
        if let Shown::Clear(clear) = app.clear(value).unwrap() {
            *value = clear;
        }
    }
}

#[cfg(test)]
/// A district of which two months were played.
fn played(until: Timestamp) -> App {
    let app = app();
    let from = at("2025-09-01T00:00:00");
    let arrivals = arrivals(&app.settings(), 3, 150, from, until);
    let rehearsal =
        Rehearsal { seed: 3, from, until, arrivals: &arrivals, idle_percent: 80, lying_since: None, progress: &|_| {} };
    app.rehearse(&rehearsal).unwrap();
    app
}

#[test]
fn a_week_of_silence_is_made_up_for() {
    let down = at("2025-11-04T10:07:00");
    let up = down.saturating_add(SignedDuration::from_hours(24 * 7)).unwrap();
    let (ticked, slept) = (played(down), played(down));
    let mut now = down;
    while now < up {
        now = now.saturating_add(SignedDuration::from_mins(1)).unwrap().min(up);
        ticked.tick(now).unwrap();
    }
    let before = all(&slept);
    let woken = slept.tick(up).unwrap();
    let (items, events) = all(&slept);
    assert!(woken.items > 20 && before.0 != items, "nothing was due: {woken:?}");
    assert_eq!(all(&ticked), (items, events));
    for app in [&ticked, &slept] {
        let verification = app.verify(None).unwrap();
        assert!(verification.is_sound(), "{:?}", verification.violations);
        assert_eq!(app.replay().unwrap().differing, 0);
    }
    let again = slept.tick(up).unwrap();
    assert_eq!((again.items, again.stuck.len()), (0, 0), "a timer fired twice");
}

#[cfg(test)]
/// A desk, an office that checks and a district, with the two lists of this test, and its clock.
struct Desk(App);

#[cfg(test)]
impl Desk {
    fn new() -> Self {
        let units = "id,title_zh,title_en,kind,parent,area,from,until\n\
             district,区政府,District,district,,,,\ndesk,窗口,Desk,office,district,,,\noffice,督查室,Office,office,district,,,\n";
        let people = "person,name,unit,post,from,until,deputy_of,absent,left\n\
             p1,甲,district,head,,,,,\np2,乙,desk,officer,,,,,\np3,丙,office,officer,,,,,\n";
        let package = Package {
            lists: ["letter", "case"]
                .iter()
                .map(|name| common::text(&format!("../app/tests/outage/{name}.toml")))
                .collect(),
            organisation: Some(Organisation::from_csv(units, people).unwrap()),
            ..package()
        };
        let app = App::open(Arc::new(MemoryStore::default())).unwrap();
        app.publish(&package, at("2025-05-01T00:00:00")).unwrap();
        Self(app)
    }

    fn tell(&self, now: &str, about: About, command: Command, by: By) -> Result<u64, String> {
        let request = Request { key: None, about, command, by, chance: None };
        self.0.carry_out(&request, at(now)).map(|answer| answer.item).map_err(|error| error.to_string())
    }

    fn register(&self, now: &str, list: &str) -> u64 {
        let fields = [("text".to_owned(), Literal::Text("路灯不亮".to_owned()))].into();
        let command = Command::Register(Registration { fields, ..Registration::default() });
        self.tell(now, About::List(list.to_owned()), command, By::Channel("post".to_owned())).unwrap()
    }

    fn step(&self, now: &str, item: u64, name: &str) -> Result<u64, String> {
        let field = if name == "called_back" { "text" } else { "answer" };
        let fields = [(field.to_owned(), Literal::Text("已办".to_owned()))].into();
        let command = Command::Move { name: name.to_owned(), fields };
        self.tell(now, About::Item(item), command, By::Person("p2".to_owned()))
    }

    fn events(&self, item: u64) -> String {
        let records = self.0.store().events_of(item).unwrap();
        let line = |event: Event| {
            let name = match &event.what {
                item::What::Moved { name, entry, .. } => format!("{name} {}", entry.stage),
                other => serde_json::to_value(other).unwrap()["event"].as_str().unwrap().to_owned(),
            };
            let shown = |at: Timestamp| {
                at.saturating_add(SignedDuration::from_hours(8)).unwrap().strftime("%m-%d %H:%M").to_string()
            };
            let recorded = event.recorded.map(|at| format!(", recorded {}", shown(at))).unwrap_or_default();
            format!("{} {name}{recorded}\n", shown(event.at))
        };
        records.iter().map(|record| line(record.event().unwrap())).collect()
    }
}

#[cfg(test)]
/// A case with one letter: both wait for people who do not answer; the letter from the given time.
fn waiting(letter: &str) -> (Desk, u64, u64) {
    let desk = Desk::new();
    let parent = desk.register("2025-05-12T09:00:00", "case");
    desk.step("2025-05-12T10:00:00", parent, "write").unwrap();
    let child = parent + 1;
    desk.step("2025-05-13T08:00:00", parent, "call").unwrap();
    desk.step(letter, child, "ask").unwrap();
    desk.step(letter, child, "call").unwrap();
    (desk, parent, child)
}

#[test]
fn one_item_hears_in_time_what_another_should_have_told_it() {
    let check = |letter: &str, case: Expect, child: Expect| {
        let up = "2025-05-23T08:00:00";
        let told = |(desk, parent, child): &(Desk, u64, u64)| (desk.events(*parent), desk.events(*child));
        let ticked = waiting(letter);
        ticked.0.0.tick(at(up)).unwrap();
        // A person who comes before the clock finds the same.
        let acted = waiting(letter);
        assert!(acted.0.step(up, acted.1, "write").is_err());
        assert_eq!(told(&ticked), told(&acted));
        case.assert_eq(&told(&ticked).0);
        child.assert_eq(&told(&ticked).1);
    };
    check(
        "2025-05-13T09:00:00",
        expect![[r#"
        05-12 09:00 registered
        05-12 10:00 write waiting
        05-12 10:00 child_opened
        05-13 08:00 noted
        05-17 00:00 child_closed, recorded 05-23 08:00
        05-20 00:00 silence silent, recorded 05-23 08:00
    "#]],
        expect![[r#"
        05-12 10:00 registered
        05-13 09:00 ask asked
        05-13 09:00 noted
        05-17 00:00 no_answer unreached, recorded 05-23 08:00
    "#]],
    );
    check(
        "2025-05-17T09:00:00",
        expect![[r#"
        05-12 09:00 registered
        05-12 10:00 write waiting
        05-12 10:00 child_opened
        05-13 08:00 noted
        05-20 00:00 raised, recorded 05-23 08:00
        05-21 00:00 child_closed, recorded 05-23 08:00
        05-22 00:00 reminded, recorded 05-23 08:00
    "#]],
        expect![[r#"
            05-12 10:00 registered
            05-15 00:00 raised, recorded 05-17 09:00
            05-17 00:00 reminded, recorded 05-17 09:00
            05-17 09:00 ask asked
            05-17 09:00 noted
            05-21 00:00 no_answer unreached, recorded 05-23 08:00
        "#]],
    );
}

#[test]
fn an_outage_does_not_shorten_the_window_to_reopen() {
    let check = |tick: &str, reopen: &str, expected: Expect| {
        let desk = Desk::new();
        let letter = desk.register("2025-05-12T09:00:00", "letter");
        desk.step("2025-05-13T09:00:00", letter, "ask").unwrap();
        desk.step("2025-05-13T09:10:00", letter, "call").unwrap();
        desk.0.tick(at(tick)).unwrap();
        let item = desk.0.store().item(letter).unwrap().unwrap();
        let closed = item.closed.unwrap();
        assert_eq!(closed.at, at("2025-05-17T00:00:00"));
        let reopened = desk.step(reopen, letter, "called_back");
        expected.assert_eq(&reopened.map_or_else(|error| error, |_| "open".to_owned()));
    };
    // The limit runs out at the end of the 16th; ten days later is the end of the 27th.
    check("2025-05-17T00:01:00", "2025-05-27T23:59:00", expect!["open"]);
    check(
        "2025-05-17T00:01:00",
        "2025-05-28T00:00:00",
        expect!["it could be reopened until 2025-05-27T16:00:00Z; register a new item"],
    );
    // It was recorded on the 24th; the writer has ten days from then.
    check("2025-05-24T08:00:00", "2025-06-03T23:59:00", expect!["open"]);
    check(
        "2025-05-24T08:00:00",
        "2025-06-04T00:00:00",
        expect!["it could be reopened until 2025-06-03T16:00:00Z; register a new item"],
    );
}
