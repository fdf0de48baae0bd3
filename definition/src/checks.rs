//! The checks: one file each, all listed here. A check looks for one kind of hole and adds what it finds.

mod endless_circle;
mod endless_ladder;
mod evidence_missing;
mod exception_unsampled;
mod hand_over_unaccepted;
mod intake_unreceipted;
mod join_loses;
mod limit_missing;
mod never_reached;
mod no_holder;
mod not_closable;
mod not_doable;
mod open_choice;
mod own_verifier;
mod parent_and_child;
mod personal_asked;
mod relapse_unseen;
mod reopened_freely;
mod silent_success;
mod unknown_name;
mod unread_field;
mod unseen;
mod unshown_move;
mod version_strands;
mod wait_unwatched;

use crate::check::Checked;
use crate::finding::{Code, Finding};
use crate::graph::Graph;
use crate::list::{List, Move, Stage, StageKind, UnitRule};

pub use parent_and_child::of_itself;
pub use version_strands::strands;

/// What a check looks at.
pub struct Input<'a> {
    /// The list.
    pub list: &'a List,
    /// Its states.
    pub graph: &'a Graph<'a>,
}

/// A check of one list.
pub type Check = fn(&Input<'_>, &mut Vec<Finding>);

/// A check of lists that belong together; findings of the list at the same place.
pub type SetCheck = fn(&[Checked], &mut [Vec<Finding>]);

/// Every check of one list.
pub const ALL: [(Code, Check); 25] = [
    (Code::S1, unknown_name::check),
    (Code::S2, never_reached::check),
    (Code::S3, not_closable::check),
    (Code::S4, not_doable::check),
    (Code::S5, reopened_freely::check),
    (Code::S6, no_holder::check),
    (Code::S7, limit_missing::check),
    (Code::S8, wait_unwatched::check),
    (Code::S9, silent_success::check),
    (Code::S10, endless_ladder::check),
    (Code::S11, endless_circle::check),
    (Code::S12, own_verifier::check),
    (Code::S12, exception_unsampled::check),
    (Code::S13, evidence_missing::check),
    (Code::S14, relapse_unseen::check),
    (Code::S15, hand_over_unaccepted::check),
    (Code::S16, open_choice::check),
    (Code::S17, join_loses::check),
    (Code::S19, unseen::check),
    (Code::S19, personal_asked::check),
    (Code::S20, intake_unreceipted::check),
    (Code::P2, parent_and_child::handed_from),
    (Code::P3, parent_and_child::cancelled),
    (Code::W1, unread_field::check),
    (Code::W2, unshown_move::check),
];

/// Every check of lists that belong together.
pub const SET: [(Code, SetCheck); 3] = [
    (Code::S20, intake_unreceipted::check_set),
    (Code::P1, parent_and_child::check_set),
    (Code::P2, parent_and_child::handed_down),
];

/// The stages to which a move can lead, a sampled exception included.
fn targets<'a>(list: &'a List, step: &'a Move) -> impl Iterator<Item = &'a Stage> {
    let sampled = step.exception.as_ref().and_then(|exception| exception.to.as_ref());
    let names = step.to.iter().map(|target| &target.stage).chain(sampled);
    names.filter_map(|name| list.stage(name))
}

/// Whether a move leads to a done close.
fn closes_done(list: &List, step: &Move) -> bool {
    step.to.iter().filter_map(|target| list.stage(&target.stage)).any(|stage| stage.kind == StageKind::ClosedDone)
}

/// The stage to which the limit of a stage leads.
fn timer_target<'a>(list: &'a List, stage: &'a Stage) -> Option<&'a Stage> {
    stage.overdue.as_ref().and_then(|overdue| overdue.to.as_ref()).and_then(|to| list.stage(to))
}

/// What the unit of a role depends on, so that two roles of the same unit give the same text.
fn unit_of(list: &List, role: &str) -> Option<String> {
    let mut name = role;
    for _ in 0..=list.roles.len() {
        let rule = list.role(name)?.unit.as_ref()?;
        match rule {
            UnitRule::SameAs(other) => name = other,
            UnitRule::Above(other) => return Some(format!("above {}", unit_of_shallow(list, other)?)),
            UnitRule::Id(word) | UnitRule::Field(word) | UnitRule::StreetOf(word) => {
                return Some(format!("{} {word}", rule.key()));
            }
            UnitRule::ParentHolder => return Some(rule.key().to_owned()),
        }
    }
    None
}

/// The unit below an `above`, without following a ladder of them, which could turn back on itself.
fn unit_of_shallow(list: &List, role: &str) -> Option<String> {
    let mut name = role;
    for _ in 0..=list.roles.len() {
        match list.role(name)?.unit.as_ref()? {
            UnitRule::SameAs(other) => name = other,
            UnitRule::ParentHolder => return Some("parent_holder".to_owned()),
            rule @ (UnitRule::Id(word) | UnitRule::Field(word) | UnitRule::StreetOf(word) | UnitRule::Above(word)) => {
                return Some(format!("{} {word}", rule.key()));
            }
        }
    }
    None
}
