//! What a door remembers of items never outvotes the store: two doors to one store, and repeats of commands.

mod common;

use std::sync::Arc;

use app::{About, Answer, App, AppError, Request};
use common::{at, package};
use definition::Literal;
use item::{By, Command, Registration};
use store::MemoryStore;

#[cfg(test)]
fn letter(name: &str, value: &str) -> (String, Literal) {
    (name.to_owned(), Literal::Text(value.to_owned()))
}

#[cfg(test)]
fn tell(app: &App, key: &str, about: About, command: Command, by: &str) -> Result<Answer, AppError> {
    let by = if by == "refusal" { By::Channel(by.to_owned()) } else { By::Person(by.to_owned()) };
    let request = Request { key: Some(key.to_owned()), about, command, by, chance: None };
    app.carry_out(&request, at("2025-03-03T09:00:00"))
}

#[cfg(test)]
fn step(name: &str, fields: &[&str]) -> Command {
    let fields = fields.iter().map(|field| letter(field, "已办")).collect();
    Command::Move { name: name.to_owned(), fields }
}

#[test]
fn two_doors_to_one_store_never_go_by_what_they_remember() {
    let store = Arc::new(MemoryStore::default());
    let first = App::open(store.clone()).unwrap();
    first.publish(&package(), at("2025-01-01T00:00:00")).unwrap();
    let second = App::open(store).unwrap();
    let fields = [letter("door", "import"), letter("reason", "缺标题"), letter("row", "1")].into();
    let register = Command::Register(Registration { fields, ..Registration::default() });
    let registered = tell(&first, "r", About::List("dead_letter".to_owned()), register.clone(), "refusal").unwrap();
    let item = || About::Item(registered.item);
    // The first remembers the item as registered; the second moves it on, and the first goes on from there.
    let discard = step("discard", &["discard_reason"]);
    let discarded = tell(&second, "d", item(), discard.clone(), "p0015").unwrap();
    assert_eq!(discarded.stage, "checking_discarded");
    let redo = step("redo", &["check_note"]);
    assert_eq!(tell(&first, "redo", item(), redo, "p0024").unwrap().stage, "refused");
    // The second remembers it as being checked: what it may not do there it may do now.
    let again = step("discard", &["discard_reason"]);
    assert_eq!(tell(&second, "d2", item(), again, "p0015").unwrap().sequence, 4);
    // What is refused is refused by what the store says.
    let refused = tell(&first, "late", item(), step("resubmit", &["correction", "new_receipt"]), "p0015");
    assert_eq!(refused.map_err(|error| error.code()), Err("no_such_move"));
    // A repeat is answered as it was, whichever door it comes to, wherever the item stands.
    for door in [&first, &second] {
        assert_eq!(tell(door, "d", item(), discard.clone(), "p0015").unwrap(), discarded);
        let repeated = tell(door, "r", About::List("dead_letter".to_owned()), register.clone(), "refusal");
        assert_eq!(repeated.unwrap(), registered);
    }
    assert_eq!(first.store().counts().unwrap().iter().map(|count| count.items).sum::<u64>(), 1);
}

#[test]
fn a_repeat_gets_its_first_answer_however_far_the_item_has_gone() {
    let app = common::app();
    let fields = [letter("door", "import"), letter("reason", "缺标题"), letter("row", "2")].into();
    let register = Command::Register(Registration { fields, ..Registration::default() });
    let registered = tell(&app, "r", About::List("dead_letter".to_owned()), register, "refusal").unwrap();
    let item = || About::Item(registered.item);
    let discard = step("discard", &["discard_reason"]);
    let discarded = tell(&app, "d", item(), discard.clone(), "p0015").unwrap();
    tell(&app, "redo", item(), step("redo", &["check_note"]), "p0024").unwrap();
    assert_eq!(tell(&app, "d", item(), discard.clone(), "p0015").unwrap(), discarded);
    // So does one that says what its caller saw: that was true the first time.
    let by = By::Person("p0015".to_owned());
    let mut request = Request { key: Some("d".to_owned()), about: item(), command: discard, by, chance: None };
    assert_eq!(app.carry_out_if(&request, Some(1), at("2025-03-03T09:00:00")).unwrap(), discarded);
    request.key = Some("d3".to_owned());
    let changed = app.carry_out_if(&request, Some(1), at("2025-03-03T09:00:00"));
    assert!(matches!(changed, Err(AppError::Changed { seen: 1, events: 3 })));
}
