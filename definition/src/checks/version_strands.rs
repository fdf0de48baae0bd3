//! S18: a new version has a place for every item that is live.

use crate::finding::{Code, Finding, did_you_mean};
use crate::list::List;

/// What is wrong with a new version of a list, given the stages in which items of it are live.
#[must_use]
pub fn strands(new: &List, live: &[(String, u64)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (stage, items) in live.iter().filter(|(_, items)| *items > 0) {
        let renamed = new.renamed.iter().find(|(from, _)| **from == **stage);
        let to = renamed.map_or(stage.as_str(), |(_, to)| &**to);
        if new.stage(to).is_some_and(|stage| stage.kind.is_live()) {
            continue;
        }
        let at = renamed.map_or(&new.at, |(_, to)| &to.at);
        let message = format!("{items} live items stand in `{stage}`, for which this version has no live stage");
        let live = new.stages.iter().filter(|stage| stage.kind.is_live()).map(|stage| &*stage.name);
        let help = format!("add it to `renamed`; {}", did_you_mean(stage, live));
        findings.push(Finding::new(Code::S18, at, message).help(help));
    }
    findings
}
