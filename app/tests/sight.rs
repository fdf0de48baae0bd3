//! What is surely seen is what the index would show: nobody comes past it by the short way.

mod common;

use app::demo::arrivals;
use app::rehearse::Rehearsal;
use app::rights::{KnownToday, Viewer};
use common::{app, at};
use search::Index;

#[test]
fn the_short_way_shows_nothing_that_the_index_hides() {
    let app = app();
    let (from, until) = (at("2025-01-01T00:00:00"), at("2025-07-01T00:00:00"));
    let arrivals = arrivals(&app.settings(), 11, 150, from, until);
    let played = Rehearsal {
        seed: 11,
        from,
        until,
        arrivals: &arrivals,
        idle_percent: 80,
        lying_since: None,
        progress: &|_| {},
    };
    app.rehearse(&played).unwrap();
    let settings = app.settings();
    let today = "2025-07-01".parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(&folder.path().join("search.sqlite")).unwrap();
    index.follow(app.store(), &KnownToday { settings: &settings, today }).unwrap();
    let people: Vec<_> = settings.organisation.as_ref().unwrap().people().step_by(5).collect();
    let (mut sure, mut by_index) = (0, 0);
    let query = store::Query { limit: 1000, ..store::Query::default() };
    for item in app.store().find(&query).unwrap() {
        let viewers = people.iter().map(|person| Viewer::Person(person.id.clone()));
        for viewer in viewers.chain([Viewer::Unit("water_bureau".to_owned()), Viewer::Operator, Viewer::Nobody]) {
            let sight = settings.sight(&viewer, today);
            let seen = index.sees(&sight, item.id).unwrap();
            let surely = settings.surely_sees(&sight, &item, today);
            assert!(seen || !surely, "{viewer:?} would see {} by the short way alone", item.receipt);
            sure += usize::from(surely);
            by_index += usize::from(seen);
        }
    }
    // Much is seen by the short way, and not all: what is closed has no holder.
    assert!(sure * 5 > by_index && sure < by_index, "{sure} of {by_index}");
}
