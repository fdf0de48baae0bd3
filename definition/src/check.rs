//! Checking: one list file, or a set that belongs together. All findings at once, in the order of the file.

use crate::checks::{ALL, Input, SET};
use crate::finding::{Code, FINDINGS_MAX, Finding, Severity};
use crate::graph::{Graph, STATES_MAX};
use crate::list::List;
use crate::read::{read, says_nothing};
use crate::worst_case::{WorstCase, worst_case};

/// A list with all that is to be said about it.
#[derive(Debug)]
pub struct Checked {
    /// What could be read.
    pub list: List,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// The bound, when the list is sound.
    pub worst_case: Option<WorstCase>,
}

impl Checked {
    /// Whether the list may load.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.code.severity() == Severity::Warning)
    }
}

/// Checks one list file by itself; what it says of other lists is taken on trust.
#[must_use]
pub fn check(text: &str) -> Checked {
    let (list, mut findings) = read(text);
    if says_nothing(&list) {
        return Checked { list, findings, worst_case: None };
    }
    let readable = findings.is_empty();
    let graph = Graph::explore(&list);
    if graph.too_many {
        let message = format!("the list has more than {STATES_MAX} states, too many to be sure of");
        let help = "use fewer fields in guards, and smaller counters";
        findings.push(Finding::new(Code::S2, &list.at, message).help(help));
    }
    let input = Input { list: &list, graph: &graph };
    for (_, check) in ALL {
        check(&input, &mut findings);
    }
    crate::checks::of_itself(&list, &mut findings);
    let bounded = readable && findings.iter().all(|finding| finding.code.severity() == Severity::Warning);
    let worst_case = bounded.then(|| worst_case(&graph)).flatten();
    tidy(&mut findings);
    Checked { findings, worst_case, list }
}

/// Checks lists that belong together: each by itself, then what they say of one another. A list that leans on one that
/// is not sound is not sound either, and so on.
#[must_use]
pub fn check_set(texts: &[&str]) -> Vec<Checked> {
    let mut checked: Vec<Checked> = texts.iter().map(|text| check(text)).collect();
    loop {
        let mut found: Vec<Vec<Finding>> = vec![Vec::new(); checked.len()];
        for (_, check) in SET {
            check(&checked, &mut found);
        }
        let before: usize = checked.iter().map(|checked| checked.findings.len()).sum();
        for (checked, mut found) in checked.iter_mut().zip(found) {
            checked.findings.append(&mut found);
            tidy(&mut checked.findings);
            if !checked.is_sound() {
                checked.worst_case = None;
            }
        }
        if checked.iter().map(|checked| checked.findings.len()).sum::<usize>() == before {
            return checked;
        }
    }
}

fn tidy(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (a.at.start, a.code, &a.message).cmp(&(b.at.start, b.code, &b.message)));
    findings.dedup();
    findings.truncate(FINDINGS_MAX);
}
