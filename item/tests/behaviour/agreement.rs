//! Both readings of a list say the same, whatever is asked of an item.

use item::event::{Actor, What};
use item::{Decision, Event, Follow};

use crate::life::live;
use crate::met::Met;
use crate::reference::{State, View};

/// How often each kind of event and each refusal must be met.
const MET_MIN: u32 = 5;

const EVENTS: [&str; 18] = [
    "registered",
    "moved by a person",
    "moved by the clock",
    "moved by the table",
    "noted",
    "extended",
    "suspended",
    "resumed by a person",
    "resumed by the clock",
    "raised",
    "reminded",
    "relapsed",
    "linked",
    "child opened",
    "child closed",
    "child reopened",
    "withdrawal asked",
    "reheld",
];

const REFUSALS: [&str; 20] = [
    "no_such_move",
    "not_yours",
    "not_open",
    "used_up",
    "missing",
    "not_asked",
    "wrong_value",
    "children_open",
    "same_person",
    "same_unit",
    "would_verify_itself",
    "too_late_to_return",
    "too_late_to_reopen",
    "suspended",
    "overdue",
    "too_far",
    "no_unit",
    "no_such_item",
    "own_main",
    "not_registered",
];

fn kind(event: &Event) -> String {
    let by = match event.by {
        Actor::Person { .. } => "a person",
        Actor::Clock => "the clock",
        Actor::Table => "the table",
        _ => "another",
    };
    let name = match &event.what {
        What::Registered { .. } => "registered",
        What::Moved { .. } => return format!("moved by {by}"),
        What::Resumed { .. } => return format!("resumed by {by}"),
        What::Noted { .. } => "noted",
        What::Extended { .. } => "extended",
        What::Suspended { .. } => "suspended",
        What::Raised { .. } => "raised",
        What::Reminded { .. } => "reminded",
        What::Relapsed { .. } => "relapsed",
        What::Linked { .. } => "linked",
        What::ChildOpened { .. } => "child opened",
        What::ChildClosed { .. } => "child closed",
        What::ChildReopened { .. } => "child reopened",
        What::WithdrawalAsked { .. } => "withdrawal asked",
        What::Reheld { .. } => "reheld",
        What::StopAsked => "stop asked",
        other => panic!("{other:?} was not asked for"),
    };
    name.to_owned()
}

/// What other items are told, in any order.
fn sorted(follows: &[Follow]) -> Vec<String> {
    let mut told: Vec<String> = follows.iter().map(|follow| format!("{follow:?}")).collect();
    told.sort();
    told
}

fn differ(decision: &Decision, state: &State) -> Result<(), String> {
    let (engine, second) = (View::of_item(&decision.item), state.view());
    if engine != second {
        return Err(format!("engine {engine:#?}\nsecond {second:#?}"));
    }
    let (engine, second) = (sorted(&decision.follow), sorted(&state.follows));
    if engine == second { Ok(()) } else { Err(format!("engine {engine:#?}\nsecond {second:#?}")) }
}

#[test]
fn both_readings_agree() {
    let mut met = Met::default();
    let mut state: Option<State> = None;
    live(|life, asked, answer, _| {
        if life.item.is_none() {
            state = None;
        }
        match (answer, life.around(asked).after(state.as_ref(), &asked.command, &asked.by)) {
            (Ok(decision), Ok(after)) => {
                decision.events.iter().for_each(|event| met.add(&kind(event)));
                differ(decision, &after)?;
                state = Some(after);
                Ok(())
            }
            (Err(refusal), Err(right)) if right.contains(refusal.code()) => {
                met.add(refusal.code());
                Ok(())
            }
            (engine, second) => Err(format!("engine {engine:#?}\nsecond {second:#?}")),
        }
    });
    met.at_least(MET_MIN, &EVENTS);
    met.at_least(MET_MIN, &REFUSALS);
}
