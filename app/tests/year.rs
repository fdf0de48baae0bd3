//! A year of a district on the shipped lists: nothing is lost, the log verifies, and it replays the same.

mod common;

use std::collections::BTreeSet;

use app::demo::arrivals;
use app::rehearse::Rehearsal;
use common::{app, at};

#[test]
fn a_year_is_played_and_verifies() {
    let app = app();
    let (from, until) = (at("2025-01-01T00:00:00"), at("2026-01-01T00:00:00"));
    let arrivals = arrivals(&app.settings(), 7, 400, from, until);
    let rehearsal = Rehearsal {
        seed: 7,
        from,
        until: at("2026-09-01T00:00:00"),
        arrivals: &arrivals,
        idle_percent: 80,
        lying_since: None,
        progress: &|_| {},
    };
    let played = app.rehearse(&rehearsal).unwrap();
    assert!(played.registered >= 400, "{played:?}");
    let verification = app.verify(None).unwrap();
    assert!(verification.is_sound(), "{:?}", verification.violations);
    assert_eq!(app.replay().unwrap().differing, 0);
    let made: BTreeSet<&String> = played.made.keys().collect();
    let settings = app.settings();
    let never: Vec<String> = settings
        .lists
        .values()
        .flat_map(|list| list.moves().map(move |(_, step)| format!("{}.{}", list.id, step.name)))
        .filter(|name| !made.contains(name))
        .collect();
    println!("{} moves, {:?} refused, never made: {never:?}", played.moves, played.refused);
    for count in app.store().counts().unwrap() {
        println!("{count:?}");
    }
}
