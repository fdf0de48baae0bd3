//! Markdown read far enough to check what a document claims: its tables, links, headings and words in code.

/// One line of a document, with whether it stands in a fenced code block.
struct Line<'a> {
    text: &'a str,
    fenced: bool,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut fenced = false;
    text.lines().filter_map(move |text| {
        if text.trim_start().starts_with("```") {
            fenced = !fenced;
            return None;
        }
        Some(Line { text, fenced })
    })
}

/// The headings, without their hashes.
pub fn headings(text: &str) -> impl Iterator<Item = &str> {
    lines(text).filter(|line| !line.fenced && line.text.starts_with('#')).filter_map(|line| {
        let title = line.text.trim_start_matches('#');
        title.starts_with(' ').then(|| title.trim())
    })
}

/// How many fenced code blocks there are.
#[must_use]
pub fn code_blocks(text: &str) -> usize {
    text.lines().filter(|line| line.trim_start().starts_with("```")).count() / 2
}

/// The name under which a heading can be linked: small letters, hyphens for spaces, no punctuation.
#[must_use]
pub fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The targets of the inline links `[text](target)`.
#[must_use]
pub fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in lines(text).filter(|line| !line.fenced) {
        // Every second part between backquotes is code, in which a bracket is no link.
        let prose: String = line.text.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for part in prose.split("](").skip(1) {
            found.extend(part.split([')', ' ']).next().map(str::to_owned));
        }
    }
    found
}

/// The words between single backquotes, outside code blocks.
#[must_use]
pub fn code_spans(text: &str) -> Vec<&str> {
    lines(text).filter(|line| !line.fenced).flat_map(|line| line.text.split('`').skip(1).step_by(2)).collect()
}

/// Each piece of code, span or line of a block.
#[must_use]
pub fn code(text: &str) -> Vec<&str> {
    let fenced = lines(text).filter(|line| line.fenced).map(|line| line.text);
    fenced.chain(code_spans(text)).collect()
}

/// The rows of the first table under a heading, cell by cell, without its head; empty when there is none.
#[must_use]
pub fn table<'a>(text: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let under = text.lines().skip_while(|line| line.trim_start_matches('#').trim() != heading);
    let rows = under.skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    const PAGE: &str = "\
# A page 清单

See [this](docs/a.md) and [`b`](b.md#part), not `[c](d)`.

## The table, in short

| name | use |
|---|---|
| `one` | first |
| `two` | last |

```sh
# no heading [e](f)
qingdan check lists
```
";

    fn check(found: &impl std::fmt::Debug, expected: Expect) {
        expected.assert_eq(&format!("{found:?}"));
    }

    #[test]
    fn what_a_page_holds() {
        check(&headings(PAGE).collect::<Vec<_>>(), expect![[r#"["A page 清单", "The table, in short"]"#]]);
        check(&headings(PAGE).map(anchor).collect::<Vec<_>>(), expect![[r#"["a-page-清单", "the-table-in-short"]"#]]);
        check(&links(PAGE), expect![[r#"["docs/a.md", "b.md#part"]"#]]);
        check(&code_spans(PAGE), expect![[r#"["b", "[c](d)", "one", "two"]"#]]);
        check(&code(PAGE)[..2].to_vec(), expect![[r##"["# no heading [e](f)", "qingdan check lists"]"##]]);
        check(&code_blocks(PAGE), expect!["1"]);
    }

    #[test]
    fn a_table_is_found_by_its_heading() {
        check(&table(PAGE, "The table, in short"), expect![[r#"[["`one`", "first"], ["`two`", "last"]]"#]]);
        check(&table(PAGE, "No such part"), expect!["[]"]);
    }
}
