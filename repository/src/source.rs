//! Rust read line by line: which lines are code, and which of them ship.
//!
//! rustfmt closes every item in the column where it began; that is all that is needed to step over a test module.

/// The lines that are shipped code, with their numbers from 1: not blank, not a comment, not under `#[cfg(test)]`.
#[must_use]
pub fn code_lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let mut code = Vec::new();
    while let Some((number, line)) = lines.next() {
        let body = line.trim();
        if body == "#[cfg(test)]" {
            let indent = &line[..line.len() - line.trim_start().len()];
            skip_item(indent, lines.by_ref().map(|(_, line)| line));
        } else if !body.is_empty() && !body.starts_with("//") {
            code.push((number, line));
        }
    }
    code
}

fn skip_item<'a>(indent: &str, lines: impl Iterator<Item = &'a str>) {
    let end = format!("{indent}}}");
    for line in lines {
        let item = line.trim();
        let ends_here = item.ends_with(';') && line.strip_prefix(indent).is_some_and(|rest| !rest.starts_with(' '));
        if ends_here || line == end {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::code_lines;

    fn check(text: &str, expected: Expect) {
        let lines: Vec<String> = code_lines(text).iter().map(|(number, line)| format!("{number} {line}\n")).collect();
        expected.assert_eq(&lines.concat());
    }

    #[test]
    fn comments_and_blanks_do_not_count() {
        check(
            "//! doc\n\nfn a() {\n    // why\n    b(); // here\n}\n",
            expect![[r#"
            3 fn a() {
            5     b(); // here
            6 }
        "#]],
        );
    }

    #[test]
    fn a_test_module_ends_where_it_began() {
        check(
            "fn a();\n#[cfg(test)]\nmod tests {\n    use b;\n    fn c() {\n    }\n}\nfn d();\n",
            expect![[r#"
                1 fn a();
                8 fn d();
            "#]],
        );
    }

    #[test]
    fn a_test_import_or_module_of_its_own_file_is_one_line() {
        check(
            "#[cfg(test)]\nmod tests;\nfn a();\n",
            expect![[r#"
            3 fn a();
        "#]],
        );
    }

    #[test]
    fn a_test_function_inside_an_impl_is_stepped_over() {
        check(
            "impl A {\n    #[cfg(test)]\n    fn t() {\n        b;\n    }\n    fn u() {}\n}\n",
            expect![[r#"
                1 impl A {
                6     fn u() {}
                7 }
            "#]],
        );
    }
}
