//! S20: every channel ends in the first stage with a receipt; what is refused goes to a list too.

use super::Input;
use crate::check::Checked;
use crate::finding::{Code, Finding, did_you_mean};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let list = input.list;
    let mut missing = |absent: bool, message: &str, help: &str| {
        if absent {
            findings.push(Finding::new(Code::S20, &list.at, message).help(help));
        }
    };
    missing(list.channels.is_empty(), "no channel leads to this list", "add `channels`");
    missing(list.receipt.is_none(), "who reports gets no receipt", "add `receipt`, how its numbers begin");
    missing(list.refused_to.is_none(), "what is refused is lost", "add `refused_to`, the list that keeps it");
    for channel in list.channels.iter().filter(|channel| *channel.to != *list.first) {
        let message = format!("the channel `{}` does not lead to the first stage `{}`", channel.name, list.first);
        findings.push(Finding::new(Code::S20, &channel.to.at, message).help("leave `to` out"));
    }
}

/// The list that keeps what was refused is there and sound.
pub(super) fn check_set(lists: &[Checked], findings: &mut [Vec<Finding>]) {
    for (checked, findings) in lists.iter().zip(findings) {
        let Some(to) = &checked.list.refused_to else { continue };
        if **to == *checked.list.id {
            continue;
        }
        match lists.iter().find(|other| *other.list.id == **to) {
            None => {
                let help = did_you_mean(to, lists.iter().map(|other| &*other.list.id));
                let message = format!("there is no list `{to}` to keep what is refused");
                findings.push(Finding::new(Code::S20, &to.at, message).help(help));
            }
            Some(other) if !other.is_sound() => {
                let message = format!("the list `{to}`, which keeps what is refused, is not sound itself");
                findings.push(Finding::new(Code::S20, &to.at, message).help("mend that list"));
            }
            Some(_) => {}
        }
    }
}
