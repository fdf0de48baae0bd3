//! What leads each common question: no page sorts a whole list, and none walks through what is closed to find what is live.

use expect_test::{Expect, expect};
use rusqlite::{Connection, params_from_iter};

use super::{COLUMNS, order, question};
use crate::{Filter, Order, Sight};

fn plan(filter: &Filter, sight: &Sight) -> String {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(include_str!("../schema.sql")).unwrap();
    let mut question = question(filter, sight, COLUMNS).unwrap();
    order(&mut question, filter.order, None, 51);
    let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", question.sql)).unwrap();
    let lines = explain.query_map(params_from_iter(&question.values), |row| row.get::<_, String>(3)).unwrap();
    lines.map(Result::unwrap).collect::<Vec<_>>().join("; ")
}

fn check(filter: Filter, expected: Expect) {
    expected.assert_eq(&plan(&filter, &Sight::all()));
}

fn live(lists: &[&str], order: Order) -> Filter {
    Filter { lists: lists.iter().map(|&list| list.to_owned()).collect(), live: Some(true), order, ..Filter::default() }
}

#[test]
fn what_is_live_is_found_among_what_is_live() {
    check(live(&["a"], Order::Newest), expect!["SEARCH r USING INDEX rows_live (list=?)"]);
    check(live(&["a"], Order::Oldest), expect!["SEARCH r USING INDEX rows_live (list=?)"]);
    check(live(&["a"], Order::Due), expect!["SEARCH r USING INDEX rows_live_due (list=?)"]);
    check(
        live(&["a", "b"], Order::Due),
        expect!["SEARCH r USING INDEX rows_live (list=?); USE TEMP B-TREE FOR ORDER BY"],
    );
    check(
        live(&["a", "b"], Order::Newest),
        expect!["SEARCH r USING INDEX rows_live (list=?); USE TEMP B-TREE FOR ORDER BY"],
    );
    check(live(&[], Order::Due), expect!["SCAN r USING INDEX rows_due"]);
    check(live(&[], Order::Newest), expect!["SCAN r"]);
    check(live(&["a"], Order::Changed), expect!["SEARCH r USING INDEX rows_list_changed (list=?)"]);
    check(
        Filter { holder_units: vec!["u".to_owned()], ..live(&[], Order::Newest) },
        expect!["SEARCH r USING INDEX rows_holder (holder_unit=?)"],
    );
    check(
        Filter { holder_units: vec!["u".to_owned()], ..live(&[], Order::Due) },
        expect!["SEARCH r USING INDEX rows_holder (holder_unit=?); USE TEMP B-TREE FOR ORDER BY"],
    );
    check(
        Filter { stages: vec!["s".to_owned()], ..live(&["a"], Order::Due) },
        expect!["SEARCH r USING INDEX rows_live_due (list=?)"],
    );
}

#[test]
fn what_is_live_or_closed_is_not_sorted() {
    let any = |order| Filter { live: None, ..live(&["a"], order) };
    check(any(Order::Newest), expect!["SEARCH r USING INDEX rows_list (list=?)"]);
    check(any(Order::Changed), expect!["SEARCH r USING INDEX rows_list_changed (list=?)"]);
    check(Filter { order: Order::Changed, ..Filter::default() }, expect!["SCAN r USING INDEX rows_changed"]);
    check(Filter { order: Order::Due, ..Filter::default() }, expect!["SCAN r USING INDEX rows_due"]);
    check(Filter { live: Some(false), ..any(Order::Newest) }, expect!["SEARCH r USING INDEX rows_list (list=?)"]);
}

#[test]
fn one_unit_leads_for_whoever_sees_no_more() {
    let sight = Sight { units: vec!["u".to_owned()], ..Sight::default() };
    let told = |filter: &Filter| plan(filter, &sight);
    expect!["SEARCH s USING PRIMARY KEY (unit=?); SEARCH r USING INTEGER PRIMARY KEY (rowid=?); USE TEMP B-TREE FOR ORDER BY"].assert_eq(&told(&live(&[], Order::Newest)));
    expect!["SEARCH r USING INDEX rows_live_due (list=?); SEARCH s EXISTS USING PRIMARY KEY (unit=? AND id=?)"]
        .assert_eq(&told(&live(&["a"], Order::Due)));
}
