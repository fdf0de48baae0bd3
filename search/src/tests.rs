//! The index against a second, naive one: every item looked at, every condition tried.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use definition::Literal;
use item::event::{Due, Holder, Outcome};
use item::item::Closed;
use item::{Fields, Item};
use jiff::Timestamp;
use proptest::prelude::*;

use crate::follow::{Traces, keep};
use crate::{Filter, Index, Known, Order, Sight, words};

struct Town;

impl Known for Town {
    fn text(&self, item: &Item) -> String {
        item.fields.get("text").map(ToString::to_string).unwrap_or_default()
    }
    fn place(&self, item: &Item) -> String {
        item.fields.get("place").map(ToString::to_string).unwrap_or_default()
    }
    fn subject(&self, item: &Item) -> Option<String> {
        item.fields.get("subject").map(ToString::to_string)
    }
    fn hidden_as(&self, item: &Item) -> Vec<String> {
        item.fields.get("about").map(ToString::to_string).into_iter().collect()
    }
    fn above(&self, unit: &str) -> Vec<String> {
        if unit == "top" { Vec::new() } else { vec!["top".to_owned()] }
    }
}

#[derive(Debug, Clone)]
struct Entry {
    item: Item,
    units: BTreeSet<String>,
    persons: BTreeSet<String>,
}

const TEXTS: [&str; 5] = ["丽发新城搅拌站噪音扰民", "小区门口搅拌机", "A2区 垃圾 不清运", "站 台", "垃圾站"];
const WORDS: [&str; 7] = ["搅拌站", "搅拌", "站", "垃圾", "a2", "噪音扰民", "没有这样的话"];

fn second(at: i64) -> Timestamp {
    Timestamp::from_second(1_760_000_000 + at).unwrap()
}

fn entry() -> impl Strategy<Value = Entry> {
    let state = (0..3_usize, 0..3_usize, proptest::option::of(0..3_usize), 0..40_i64, 0..40_i64, any::<bool>());
    let rest = (0..TEXTS.len(), proptest::option::of(0..3_usize), proptest::option::of(0..2_usize), 0..3_u32);
    (state, rest).prop_map(|((list, stage, unit, due, changed, live), (text, about, person, relapses))| {
        let units = ["north", "south", "east"];
        let mut fields = Fields::new();
        fields.insert("text".to_owned(), Literal::Text(TEXTS[text].to_owned()));
        fields.insert("place".to_owned(), Literal::Text(TEXTS[(text + 1) % TEXTS.len()].to_owned()));
        fields.insert("subject".to_owned(), Literal::Text(format!("s{stage}")));
        if let Some(about) = about {
            fields.insert("about".to_owned(), Literal::Text(units[about].to_owned()));
        }
        let holder = unit.filter(|_| live).map(|unit| Holder { role: "r".to_owned(), unit: units[unit].to_owned() });
        let due = Due { at: second(due), provisional: false, calendar: String::new(), from: second(0), steps: vec![] };
        let item = Item {
            list: format!("l{list}"),
            stage: format!("t{stage}"),
            registered_at: second(changed / 2),
            changed_at: second(changed),
            holder,
            due: Some(due).filter(|_| relapses > 0),
            fields,
            relapses,
            closed: (!live).then(|| Closed {
                at: second(changed),
                outcome: Outcome::Done,
                on_time: true,
                recorded: None,
            }),
            ..blank()
        };
        let person = person.map(|person| format!("p{person}"));
        Entry {
            item,
            units: unit.map(|unit| units[unit].to_owned()).into_iter().collect(),
            persons: person.into_iter().collect(),
        }
    })
}

fn blank() -> Item {
    serde_json::from_value(serde_json::json!({
        "id": 1, "list": "", "version": 1, "receipt": "RX1", "registered_at": second(0), "sequence": 1,
        "changed_at": second(0), "stage": "", "entered_at": second(0), "fields": {},
    }))
    .unwrap()
}

fn some<T: std::fmt::Debug + Clone + 'static>(of: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    prop_oneof![3 => Just(Vec::new()), 1 => proptest::sample::subsequence(of, 1..=2)]
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn filter() -> impl Strategy<Value = Filter> {
    let names = (
        some(strings(&["l0", "l1", "l2"])),
        some(strings(&["l0", "l1"])),
        some(strings(&["t0", "t1"])),
        some(strings(&["north", "south"])),
        some(strings(&["north", "south"])),
    );
    let times = (
        proptest::option::of(any::<bool>()),
        proptest::option::of(0..40_i64),
        proptest::option::of((0..40_i64, 0..40_i64)),
    );
    let word = || proptest::option::weighted(0.3, proptest::sample::select(WORDS.to_vec()));
    let rest = (
        word(),
        word(),
        proptest::option::weighted(0.2, Just("p1".to_owned())),
        proptest::sample::select(vec![Order::Newest, Order::Oldest, Order::Due, Order::Changed]),
    );
    (names, times, rest).prop_map(|(names, (live, overdue, due), (text, place, person, order))| Filter {
        lists: names.0,
        not_lists: names.1,
        stages: names.2,
        holder_units: names.3,
        not_holder_units: names.4,
        live,
        overdue_at: overdue.map(second),
        due: due.map(|(from, to)| second(from)..second(to)),
        text: text.map(str::to_owned),
        place: place.map(str::to_owned),
        person,
        order,
        ..Filter::default()
    })
}

fn sight() -> impl Strategy<Value = Sight> {
    let some = |names: &[&str]| some(strings(names));
    (any::<bool>(), some(&["l0", "l1"]), some(&["north", "top"]), some(&["north", "east"]))
        .prop_map(|(everything, whole_lists, units, hidden_as)| Sight { everything, whole_lists, units, hidden_as })
}

fn sees(sight: &Sight, entry: &Entry) -> bool {
    let above = entry.units.iter().flat_map(|unit| Town.above(unit)).collect::<Vec<_>>();
    let by_unit = sight.units.iter().any(|unit| entry.units.contains(unit) || above.contains(unit));
    let hidden = Town.hidden_as(&entry.item).iter().any(|mark| sight.hidden_as.contains(mark));
    !hidden && (sight.everything || by_unit || sight.whole_lists.contains(&entry.item.list))
}

fn says(text: &str, asked: &str) -> bool {
    text.to_lowercase().contains(&asked.to_lowercase())
}

fn wanted(filter: &Filter, entry: &Entry) -> bool {
    let item = &entry.item;
    let unit = item.holder.as_ref().map(|holder| holder.unit.clone());
    let among = |of: &[String], value: &Option<String>| of.is_empty() || value.as_ref().is_some_and(|v| of.contains(v));
    let due = item.due.as_ref().filter(|_| item.is_live()).map(|due| due.at);
    among(&filter.lists, &Some(item.list.clone()))
        && !filter.not_lists.contains(&item.list)
        && among(&filter.stages, &Some(item.stage.clone()))
        && among(&filter.holder_units, &unit)
        && !unit.is_some_and(|unit| filter.not_holder_units.contains(&unit))
        && filter.live.is_none_or(|live| live == item.is_live())
        && filter.overdue_at.is_none_or(|at| due.is_some_and(|due| due <= at))
        && filter.due.as_ref().is_none_or(|span| due.is_some_and(|due| span.contains(&due)))
        && filter.text.as_ref().is_none_or(|text| says(&Town.text(item), text))
        && filter.place.as_ref().is_none_or(|text| says(&Town.place(item), text))
        && filter.person.as_ref().is_none_or(|person| entry.persons.contains(person))
}

fn naive(entries: &[Entry], filter: &Filter, sight: &Sight) -> Vec<u64> {
    let mut found: Vec<&Item> =
        entries.iter().filter(|entry| sees(sight, entry) && wanted(filter, entry)).map(|entry| &entry.item).collect();
    let due = |item: &Item| item.due.as_ref().filter(|_| item.is_live()).map_or(Timestamp::MAX, |due| due.at);
    match filter.order {
        Order::Newest => found.sort_by_key(|item| std::cmp::Reverse(item.id)),
        Order::Oldest => found.sort_by_key(|item| item.id),
        Order::Due => found.sort_by_key(|item| (due(item), item.id)),
        Order::Changed => found.sort_by_key(|item| std::cmp::Reverse((item.changed_at, item.id))),
    }
    found.into_iter().map(|item| item.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn pages_are_those_of_the_naive_index(
        entries in proptest::collection::vec(entry(), 0..60),
        asked in proptest::collection::vec((filter(), sight(), 1..9_u32), 12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let index = Index::open(&folder.path().join("search.sqlite")).unwrap();
        let mut entries = entries;
        {
            let mut writer = index.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = writer.transaction().unwrap();
            for (id, entry) in (1..).zip(&mut entries) {
                entry.item.id = id;
                let traces = Traces { units: entry.units.clone(), persons: entry.persons.clone() };
                // A second time, as after a fall, nothing changes.
                for _ in 0..2 {
                    if let Some(text) = keep(&transaction, &entry.item, &traces, &Town).unwrap() {
                        text.write(&transaction).unwrap();
                    }
                }
            }
            transaction.commit().unwrap();
        }
        for (filter, sight, limit) in asked {
            let expected = naive(&entries, &filter, &sight);
            let mut found = Vec::new();
            let mut cursor: Option<String> = None;
            loop {
                let page = index.find(&filter, &sight, cursor.as_deref(), limit).unwrap();
                prop_assert!(page.items.len() <= limit as usize);
                for one in page.items {
                    let known = entries.iter().find(|entry| entry.item.id == one.id);
                    prop_assert_eq!(known.map(|entry| entry.item.sequence), Some(one.sequence));
                    found.push(one.id);
                }
                match page.next {
                    Some(next) => cursor = Some(next),
                    None => break,
                }
            }
            prop_assert_eq!(&found, &expected, "{:?} {:?}", filter, sight);
            prop_assert_eq!(index.count(&filter, &sight).unwrap() as usize, expected.len());
            for entry in &entries {
                prop_assert_eq!(index.sees(&sight, entry.item.id).unwrap(), sees(&sight, entry));
            }
        }
    }
}

#[test]
fn words_that_are_none_find_nothing_and_a_foreign_cursor_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(&folder.path().join("search.sqlite")).unwrap();
    let filter = |text: &str| Filter { text: Some(text.to_owned()), ..Filter::default() };
    for text in ["\"", "' OR 1=1 --", "，。！", "NEAR(", "*"] {
        assert_eq!(index.count(&filter(text), &Sight::all()).unwrap(), 0, "{text}");
    }
    assert!(words::asked("，").is_none());
    for cursor in ["x", "1.2", "", "9999999999999999999999"] {
        assert!(index.find(&Filter::default(), &Sight::all(), Some(cursor), 5).is_err(), "{cursor}");
    }
}

#[test]
fn a_damaged_file_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("search.sqlite");
    std::fs::write(&path, "this is no database at all, but it is long enough to look like one".repeat(99)).unwrap();
    let index = Index::open(&path).unwrap();
    assert_eq!((index.position(), index.count(&Filter::default(), &Sight::all()).unwrap()), (0, 0));
}
