//! Reads what stands beside stages: relapse, dispatch table, measures and examples.

use super::cells::{condition, literal, values};
use super::{inside, length, name_of, named, text, title, word, words};
use crate::condition::Literal;
use crate::finding::{Code, Finding};
use crate::list::{Dispatch, DispatchRow, List, Relapse};
use crate::measure::{Formula, Measure, Over};
use crate::story::{Example, Expectation, parse};
use crate::tree::{Entry, Node};

/// Adds what stands beside stages to the model.
pub fn read(tree: &Node, file: &str, list: &mut List, findings: &mut Vec<Finding>) {
    list.relapse = tree.get("relapse").map(relapse);
    list.dispatch = tree.get("dispatch").map(|node| dispatch(node, findings));
    list.measures = named(tree, "measure").map(|entry| measure(entry, findings)).collect();
    let examples = tree.get("example").map_or(&[][..], Node::many);
    list.examples = examples.iter().map(|node| example(node, file, findings)).collect();
}

fn relapse(node: &Node) -> Relapse {
    Relapse {
        at: node.at.clone(),
        none: text(node, "none"),
        same: words(node, "same"),
        within: length(node, "within"),
        reopens: text(node, "as").as_deref() != Some("new"),
        to: word(node, "to"),
        raise_from: node.get("raise_from").and_then(Node::whole),
    }
}

fn dispatch(node: &Node, findings: &mut Vec<Finding>) -> Dispatch {
    let strings = |node: &Node, key: &str| words(node, key).into_iter().map(|word| word.text).collect();
    let rows = node.get("row").map_or(&[][..], Node::many);
    Dispatch {
        at: node.at.clone(),
        reads: words(node, "reads"),
        stage: word(node, "stage").unwrap_or_default(),
        move_name: word(node, "move").unwrap_or_default(),
        rows: rows
            .iter()
            .map(|node| DispatchRow {
                at: node.at.clone(),
                name: word(node, "name"),
                says: strings(node, "says"),
                and_says: strings(node, "and_says"),
                not_says: strings(node, "not_says"),
                when: condition(node, "when", findings),
                sets: values(node, "sets"),
            })
            .collect(),
    }
}

fn measure(entry: &Entry, findings: &mut Vec<Finding>) -> Measure {
    let node = &entry.node;
    let formula = if node.get("share").is_some() {
        Formula::Share(condition(node, "share", findings))
    } else if let Some(field) = word(node, "field") {
        let point = |entry: &Entry| match literal(&entry.node) {
            Some(Literal::Number(number)) => Some((name_of(entry), number)),
            _ => None,
        };
        let points = node.get("points").map_or(&[][..], Node::entries).iter().filter_map(point).collect();
        Formula::Points { field, points }
    } else {
        Formula::Count
    };
    Measure {
        at: node.at.clone(),
        name: name_of(entry),
        title: title(node),
        over: match text(node, "over").as_deref() {
            Some("closed") => Over::Closed,
            Some("due") => Over::Due,
            _ => Over::Registered,
        },
        of: condition(node, "of", findings),
        formula,
    }
}

fn example(node: &Node, file: &str, findings: &mut Vec<Finding>) -> Example {
    let (lines, errors) = match node.get("story") {
        Some(story) => {
            let (text, begins) = (story.text().unwrap_or_default(), inside(&story.at, file));
            // Escapes and missing quotes move the text: where it does not stand as it is, the whole story is pointed at.
            parse(text, |part| {
                let at = begins + part.start..begins + part.end;
                let is_there = file.get(at.clone()).is_some_and(|raw| Some(raw) == text.get(part));
                if is_there { at } else { story.at.clone() }
            })
        }
        None => (Vec::new(), Vec::new()),
    };
    findings.extend(errors.iter().map(|(at, message)| Finding::new(Code::G3, at, message)));
    let then = node.get("then").map_or(&[][..], Node::entries);
    Example {
        at: node.at.clone(),
        title: text(node, "title").unwrap_or_default(),
        lines,
        then: then
            .iter()
            .filter_map(|entry| {
                Some(Expectation { at: entry.node.at.clone(), what: entry.key.clone(), is: literal(&entry.node)? })
            })
            .collect(),
    }
}
