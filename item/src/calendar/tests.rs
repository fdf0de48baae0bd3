//! Tests of the calendar: the shipped days, the vectors of the counting rules, and a naive counter.

mod counting;
mod import;
mod naive;
mod notices;
mod random;

use std::sync::LazyLock;

use super::{Calendar, Layer};

/// The national layer as it ships.
fn nation() -> Layer {
    Layer::from_csv("cn", include_str!("../../../lists/calendar/cn.csv")).expect("the shipped table is sound")
}

/// The layer of Shanghai as it ships.
fn shanghai() -> Layer {
    let layer = Layer::from_csv("sh", include_str!("../../../lists/calendar/shanghai.csv"));
    Layer { parent: Some("cn".to_owned()), ..layer.expect("the shipped table is sound") }
}

/// The national calendar, with the usual office hours.
fn calendar() -> &'static Calendar {
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
        let layer = Layer { office_hours: "09:00-11:30,13:30-17:30".parse().ok(), ..nation() };
        Calendar::resolve(&[layer], "cn").expect("one sound layer resolves")
    });
    &CALENDAR
}
