//! The last calls before the demo opens, which the dispatch table has given to a unit already: about the river, so that whoever
//! looks around finds work, and about what had been settled, so that something has come back. Invented like all else.

use app::{About, App, Request};
use definition::Literal;
use item::{By, Command, Fields, Registration};
use jiff::{SignedDuration, Timestamp};
use store::Query;

use crate::data::failure;
use crate::output::Failure;

const LIST: &str = "hotline";
const CHANNEL: &str = "call";
/// What of the river, and where; the points lie on the invented ground of `app::demo`.
const RIVER: [(&str, &str); 3] = [
    ("河道漂浮物", "柳浦街道泊桥路18号 (31.1331, 121.0782)"),
    ("河道水草成片", "青荇镇采菱路7号 (31.0886, 121.0473)"),
    ("河道水面发黑", "桑渡镇灯渡路203号 (31.0533, 121.1787)"),
];
/// What was closed so long ago at most may come back.
const SETTLED: SignedDuration = SignedDuration::from_hours(24 * 60);
/// So many come back.
const BACK: usize = 3;

fn register(app: &App, fields: Fields, now: Timestamp) -> Result<(), Failure> {
    let command = Command::Register(Registration { fields, ..Registration::default() });
    let about = About::List(LIST.to_owned());
    let request = Request { key: None, about, command, by: By::Channel(CHANNEL.to_owned()), chance: None };
    app.register(&request, now).map(drop).map_err(failure)
}

/// Registers them.
///
/// # Errors
/// Trouble with the store.
pub fn come_in(app: &App, now: Timestamp) -> Result<(), Failure> {
    for (title, place) in RIVER {
        let said = [
            ("title", title),
            ("text", "桥下漂着很多水草和泡沫箱，已经有味道了，请尽快打捞。"),
            ("kind", "投诉"),
            ("place", place),
        ];
        let fields = said.map(|(name, text)| (name.to_owned(), Literal::Text(text.to_owned())));
        register(app, fields.into_iter().collect(), now)?;
    }
    let from = now.checked_sub(SETTLED).unwrap_or(now);
    let query = Query { list: Some(LIST.to_owned()), closed: Some(from..now), ..Query::default() };
    let settled = app.all(query, 1000).map_err(failure)?;
    // What makes it the same thing again, and what is said of it.
    let again = |fields: &Fields| -> Option<Fields> {
        let names = ["title", "text", "kind", "place", "category"];
        let given = names.iter().filter_map(|name| Some(((*name).to_owned(), fields.get(*name)?.clone())));
        let given: Fields = given.collect();
        (given.contains_key("place") && given.contains_key("category")).then_some(given)
    };
    for fields in settled.iter().filter_map(|item| again(&item.fields)).take(BACK) {
        register(app, fields, now)?;
    }
    Ok(())
}
