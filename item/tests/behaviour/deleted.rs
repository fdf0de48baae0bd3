//! Every single deletion of a holder, limit, time-out, counter or evidence from a list that ships is noticed: by the
//! checker, or by an example that no longer comes out as it says.

use definition::{Severity, check};
use item::examples;

use crate::mutations::deletions;
use crate::shipped;

#[test]
fn no_deletion_goes_unnoticed() {
    let calendars = shipped::calendars();
    let mut unnoticed = Vec::new();
    let mut tried = 0;
    for (name, text) in shipped::lists() {
        for deletion in deletions(&text) {
            tried += 1;
            let checked = check(&deletion.text);
            let found = checked.findings.iter().any(|finding| finding.code.severity() == Severity::Error);
            if !found && examples::run(&checked.list, &calendars).is_empty() {
                unnoticed.push(format!("{name}: {:?} {}", deletion.part, deletion.what));
            }
        }
    }
    assert!(tried > 300, "{tried} deletions only");
    assert!(unnoticed.is_empty(), "{} of {tried}: {unnoticed:#?}", unnoticed.len());
}
