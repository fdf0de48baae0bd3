//! Every key of the grammar, one by one: a value of the wrong form, a key that is missing, a key that is misspelt.

use definition::grammar::{FILE, Grammar, Key, Shape};
use definition::{Code, Finding, read};

/// A value that is nowhere right: a date without quotes.
const NEVER: &str = "1979-05-27";

/// The smallest story.
const STORY: &str = "\"2025-01-01 00:00 clock\"";

/// The smallest value of a form, as TOML in one line.
fn least(shape: &Shape) -> String {
    match shape {
        Shape::Text(_) | Shape::Title => "\"文\"".to_owned(),
        Shape::Name => "\"a\"".to_owned(),
        Shape::Word(words) => format!("{:?}", words[0]),
        Shape::Length => "\"5 days\"".to_owned(),
        Shape::Whole(low, _) => low.to_string(),
        Shape::Truth => "true".to_owned(),
        Shape::Many(shape) => least(shape),
        Shape::Table(grammar) => table(grammar, "", None),
        Shape::Tables(grammar) => format!("[{}]", table(grammar, "", None)),
        Shape::Map(shape) => format!("{{ a = {} }}", least(shape)),
        Shape::Cells => "{ a = \"b\" }".to_owned(),
        Shape::Either(shapes) => least(&shapes[0]),
    }
}

/// The keys that a table cannot do without, less one, and one more entry.
fn table(grammar: &Grammar, without: &str, more: Option<&str>) -> String {
    let needed = |key: &&Key| key.required || (grammar.name == "limit" && key.name == "length");
    let keys = grammar.keys.iter().filter(needed).filter(|key| key.name != without);
    let value = |key: &Key| if key.name == "story" { STORY.to_owned() } else { least(&key.shape) };
    let entries = keys.map(|key| format!("{} = {}", key.name, value(key))).chain(more.map(str::to_owned));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

/// The text of a file from that of its outermost table.
fn file(table: &str) -> String {
    // A file is a table without braces whose entries stand on lines of their own; commas of inner tables stay.
    let mut depth = 0;
    let inner = table.trim_start_matches("{ ").strip_suffix(" }").unwrap_or_default();
    let lines = inner.chars().map(|c| {
        depth += i32::from(matches!(c, '{' | '[')) - i32::from(matches!(c, '}' | ']'));
        if c == ',' && depth == 0 { '\n' } else { c }
    });
    lines.collect()
}

/// The tables that may stand in a value of a form, each with the text around it.
fn inner(shape: &Shape) -> Vec<(&'static Grammar, [&'static str; 2])> {
    match shape {
        Shape::Table(grammar) => vec![(grammar, ["", ""])],
        Shape::Tables(grammar) => vec![(grammar, ["[", "]"])],
        Shape::Map(shape) => inner(shape).into_iter().map(|(grammar, _)| (grammar, ["{ a = ", " }"])).collect(),
        Shape::Many(shape) => inner(shape).into_iter().map(|(grammar, _)| (grammar, ["[", "]"])).collect(),
        Shape::Either(shapes) => shapes.iter().flat_map(inner).collect(),
        _ => Vec::new(),
    }
}

/// Writes a file around the text of a table.
type Around<'a> = dyn Fn(&str) -> String + 'a;
/// Looks at a table of the grammar, with a way to write a file that has one.
type Visit<'a> = dyn FnMut(&Grammar, &Around<'_>) + 'a;

/// Visits each table of the grammar with a way to write a file that has one such table.
fn each_table(visit: &mut Visit<'_>) {
    fn descend(grammar: &Grammar, around: &Around<'_>, visit: &mut Visit<'_>) {
        visit(grammar, around);
        for key in grammar.keys {
            for (below, [before, after]) in inner(&key.shape) {
                let entry = |text: &str| format!("{} = {before}{text}{after}", key.name);
                descend(below, &|text| around(&table(grammar, key.name, Some(&entry(text)))), visit);
            }
        }
    }
    descend(&FILE, &file, visit);
}

/// The values that are wrong for a form, as TOML.
fn wrong(shape: &Shape) -> Vec<&'static str> {
    let mut wrong = vec![NEVER];
    match shape {
        Shape::Text(_) | Shape::Title => wrong.extend(["424242", "true", "\" \"", "inf"]),
        Shape::Name | Shape::Word(_) | Shape::Length => wrong.extend(["424242", "\"%Wrong%\"", "true", "\"\""]),
        Shape::Whole(..) => {
            wrong.extend(["\"%Wrong%\"", "0", "-1", "99999999999", "99999999999999999999", "1.5", "nan"])
        }
        Shape::Truth => wrong.extend(["424242", "\"%Wrong%\"", "[true]"]),
        Shape::Many(shape) => wrong.extend(self::wrong(shape)),
        Shape::Table(_) | Shape::Tables(_) | Shape::Map(_) => wrong.extend(["424242", "\"%Wrong%\"", "[424242]"]),
        Shape::Cells => wrong.extend(["424242", "\"%Wrong%\"", "[1]", "{ a = 1979-05-27 }", "{ a = [424242] }"]),
        Shape::Either(shapes) => wrong.extend(shapes.first().map(self::wrong).unwrap_or_default()),
    }
    wrong
}

fn findings(text: &str) -> Vec<Finding> {
    read(text).1
}

/// The finding with that code at, in or around the last place where that text stands.
fn at<'a>(findings: &'a [Finding], code: Code, file: &str, text: &str) -> Option<&'a Finding> {
    let start = file.rfind(text)?;
    let touches = |finding: &&Finding| finding.at.start < start + text.len() && finding.at.end > start;
    findings.iter().filter(|finding| finding.code == code).find(touches)
}

#[test]
fn the_least_file_of_each_table_reads() {
    let mut tables = 0;
    each_table(&mut |grammar, around| {
        let text = around(&table(grammar, "", None));
        assert!(findings(&text).is_empty(), "{}: {:?}\n{text}", grammar.name, findings(&text));
        tables += 1;
    });
    assert!(tables >= 18, "{tables}");
}

#[test]
fn a_wrong_form_is_found_for_each_key() {
    let mut keys = 0;
    each_table(&mut |grammar, around| {
        for key in grammar.keys {
            for wrong in wrong(&key.shape) {
                let entry = format!("{} = {wrong} ", key.name);
                let text = around(&table(grammar, key.name, Some(&entry)));
                let found = findings(&text);
                assert!(at(&found, Code::G3, &text, &entry).is_some(), "{} {entry}: {found:?}", grammar.name);
            }
            keys += 1;
        }
    });
    assert!(keys >= 120, "{keys}");
}

#[test]
fn each_missing_key_is_found() {
    each_table(&mut |grammar, around| {
        for key in grammar.keys.iter().filter(|key| key.required) {
            let found = findings(&around(&table(grammar, key.name, None)));
            let told = |finding: &Finding| {
                finding.code == Code::G4
                    && finding.message.contains(&format!("`{}`", key.name))
                    && !finding.help.is_empty()
            };
            assert!(found.iter().any(told), "{} {}: {found:?}", grammar.name, key.name);
        }
    });
}

#[test]
fn each_misspelt_key_is_found_and_its_right_name_told() {
    each_table(&mut |grammar, around| {
        for key in grammar.keys.iter().filter(|key| key.name.len() > 3) {
            let misspelt = format!("{}x", key.name);
            let text = around(&table(grammar, key.name, Some(&format!("{misspelt} = 1"))));
            let found = findings(&text);
            let finding = at(&found, Code::G2, &text, &misspelt);
            let help = finding.map(|finding| finding.help.as_str());
            assert_eq!(help, Some(format!("did you mean `{}`?", key.name).as_str()), "{}: {found:?}", grammar.name);
        }
    });
}
