//! Bad files: each mistake gets its place, its sentence and its help, and nothing makes the reader fall over.

#[cfg(test)]
mod forms;

#[cfg(test)]
mod tests {
    use definition::finding::line_and_column;
    use definition::tree::LIST_BYTES_MAX;
    use definition::{check, read};
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    const SOUND: &str = include_str!("generator/small.toml");
    const LISTS: [&str; 3] =
        [SOUND, include_str!("../../lists/dead_letter.toml"), include_str!("../../lists/joint_task.toml")];

    /// What is wrong with a text as a file: the rules of lists are left to other tests.
    fn rendered(text: &str) -> String {
        let mut lines = String::new();
        for finding in read(text).1 {
            let (line, column) = line_and_column(text, finding.at.start);
            let told = [finding.message, finding.help, finding.story.join(" ")];
            let told: Vec<String> = told.into_iter().filter(|part| !part.is_empty()).collect();
            lines += &format!("{:?} {line}:{column} {}\n", finding.code, told.join(" | "));
        }
        lines
    }

    fn finds(text: &str, expected: Expect) {
        expected.assert_eq(&rendered(text));
        // Whatever the file says, the whole checker gets through it, and points at what is there.
        for finding in check(text).findings {
            assert!(text.get(finding.at.clone()).is_some(), "{finding:?} points outside");
        }
    }

    /// The small sound list with one text replaced by another.
    fn with(from: &str, to: &str) -> String {
        assert!(SOUND.contains(from), "{from}");
        SOUND.replacen(from, to, 1)
    }

    #[test]
    fn a_sound_file() {
        finds(SOUND, expect![[""]]);
    }

    #[test]
    fn an_empty_file() {
        finds(
            "",
            expect![[r#"
                G4 1:1 the file is empty: there is no list in it | begin with `[list]`; `docs/write-a-list.md` writes one step by step
            "#]],
        );
        finds(
            "# nothing\n",
            expect![[r#"
                G4 1:1 the file is empty: there is no list in it | begin with `[list]`; `docs/write-a-list.md` writes one step by step
            "#]],
        );
    }

    #[test]
    fn bad_toml() {
        finds(
            "[list\nid = \"a\"\n",
            expect![[r#"
                G1 1:6 unclosed table, expected `]` | the file does not follow TOML here
                G2 2:1 `id` is not a key of a list file | known here: list, role, field, stage, relapse, dispatch, measure, example
                G4 1:1 this list file has no `list`: what the list is | add `list`
                G4 1:1 this list file has no `role`: who acts on it | add `role`
                G4 1:1 this list file has no `stage`: where an item can stand | add `stage`
            "#]],
        );
        finds(
            &with("first = \"doing\"", "first = "),
            expect![[r#"
                G1 4:9 string values must be quoted, expected literal string | the file does not follow TOML here
                G3 4:1 `` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
            "#]],
        );
        finds(
            &with("first = \"doing\"", "first = \"doing"),
            expect![[r#"
                G1 4:15 invalid basic string, expected `"` | the file does not follow TOML here
            "#]],
        );
        finds(
            &with("first = \"doing\"", "first = doing"),
            expect![[r#"
                G1 4:9 string values must be quoted, expected literal string | the file does not follow TOML here
            "#]],
        );
        finds(
            "\u{0}\u{1}",
            expect![[r#"
                G1 1:3 key with no value, expected `=` | the file does not follow TOML here
                G1 1:1 invalid unquoted key, expected letters, numbers, `-`, `_` | the file does not follow TOML here
            "#]],
        );
    }

    #[test]
    fn several_mistakes_are_told_at_once() {
        let text = with("first = \"doing\"", "frist = \"doing\"").replace("holder = \"desk\"", "holder = 3");
        finds(
            &text.replace("kind = \"closed done\"", "kind = \"closed\""),
            expect![[r#"
                G2 4:1 `frist` is not a key of a list | did you mean `first`?
                G4 1:1 this list has no `first`: the stage in which items begin | add `first`
                G3 42:8 `closed` cannot stand here | known here: open, wait, closed done, closed other
                G3 47:10 a name is a text in quotes; this is a whole number
            "#]],
        );
    }

    #[test]
    fn unknown_keys() {
        finds(
            &with("holder = \"desk\"", "holdr = \"desk\""),
            expect![[r#"
                G2 47:1 `holdr` is not a key of a stage | did you mean `holder`?
            "#]],
        );
        finds(
            &with("needs = \"result\"", "evidence = \"result\""),
            expect![[r#"
                G2 56:1 `evidence` is not a key of a move | known here: name, title, kind, by, to, needs, may, when, at_most, counter, clock, extends, and 8 more
            "#]],
        );
        finds(
            &with("basis = \"assumed\"", "basis = \"assumed\", lenght = \"5 days\""),
            expect![[r#"
                G2 48:49 `lenght` is not a key of a limit | did you mean `length`?
            "#]],
        );
        finds(
            &with("title = \"台\"", "title = { cn = \"台\" }"),
            expect![[r#"
                G2 12:11 `cn` is not a language of a title | use zh and en
                G4 12:9 the title has no Chinese | add `zh`
            "#]],
        );
    }

    #[test]
    fn numbers_out_of_bounds() {
        let counter = |number: &str, expected| {
            finds(&with("name = \"close\"", &format!("name = \"close\"\nat_most = {number}")), expected)
        };
        counter(
            "0",
            expect![[r#"
                    G3 53:11 0 is out of bounds | from 1 to 20
                "#]],
        );
        counter(
            "-1",
            expect![[r#"
                    G3 53:11 -1 is out of bounds | from 1 to 20
                "#]],
        );
        counter(
            "99999999999999999999",
            expect![[r#"
                    G3 53:11 a whole number stands here; this is a number too large
                "#]],
        );
        counter(
            "1e999",
            expect![[r#"
                    G3 53:11 a whole number stands here; this is a number that is not finite
                "#]],
        );
        counter(
            "0x7fffffffffffffff",
            expect![[r#"
                    G3 53:11 9223372036854775807 is out of bounds | from 1 to 20
                "#]],
        );
    }

    #[test]
    fn lines_of_stories() {
        let story =
            |text: &str, expected| finds(&format!("{SOUND}\n[[example]]\ntitle = \"a\"\nstory = {text}"), expected);
        story(
            "\"\"\"\n2025-12-09 09:10 clock\n  2025-13-09 09:10 clock\n\"\"\"\n",
            expect![[r#"
            G3 62:3 `2025-13-09 09:10` is not a time; write it as 2025-12-09 09:10
        "#]],
        );
        // Without quotes, at the very end of the file.
        story(
            "-09 09:00 fire",
            expect![[r#"
            G1 60:9 string values must be quoted, expected literal string | the file does not follow TOML here
            G3 60:9 `-09 09:00` is not a time; write it as 2025-12-09 09:10
        "#]],
        );
        // Escapes make the text shorter than what the file has, and the letter before is longer than one byte.
        story(
            "\"\\u4e2d 中\\n2025-13-09 09:10 clock 中\"\n",
            expect![[r#"
            G3 60:9 a line is `date time who move evidence…`, `date time clock` or `then what=value …`
            G3 60:9 `2025-13-09 09:10` is not a time; write it as 2025-12-09 09:10
        "#]],
        );
    }

    #[test]
    fn values_that_are_no_whole_number() {
        let counter = |number: &str, expected| {
            finds(&with("name = \"close\"", &format!("name = \"close\"\nat_most = {number}")), expected)
        };
        counter(
            "1.5",
            expect![[r#"
                    G3 53:11 a whole number stands here; this is a number
                "#]],
        );
        counter(
            "inf",
            expect![[r#"
                    G3 53:11 a whole number stands here; this is a number that is not finite
                "#]],
        );
        counter(
            "nan",
            expect![[r#"
                    G3 53:11 a whole number stands here; this is a number that is not finite
                "#]],
        );
        counter(
            "2024-02-30",
            expect![[r#"
                    G1 53:11 invalid date, expected day between 01 and 29 | the file does not follow TOML here
                    G3 53:11 a whole number stands here; this is a date without quotes
                "#]],
        );
        counter(
            "2024-02-29",
            expect![[r#"
                    G3 53:11 a whole number stands here; this is a date without quotes
                "#]],
        );
        counter(
            "[1]",
            expect![[r#"
                    G3 53:11 a whole number stands here; this is an array
                "#]],
        );
    }

    #[test]
    fn wild_lengths() {
        for (length, expected) in [
            (
                "",
                expect![[r#"
                    G3 48:20 a length begins with a whole number, for example `5 working days`
                "#]],
            ),
            (
                "5",
                expect![[r#"
                    G3 48:20 `` is not a unit of time; use working days, days, hours, office hours, minutes or months
                "#]],
            ),
            (
                "days",
                expect![[r#"
                    G3 48:20 a length begins with a whole number, for example `5 working days`
                "#]],
            ),
            (
                "0 days",
                expect![[r#"
                    G3 48:20 a length is from 1 to 3660
                "#]],
            ),
            (
                "-5 days",
                expect![[r#"
                    G3 48:20 a length begins with a whole number, for example `5 working days`
                "#]],
            ),
            (
                "3661 days",
                expect![[r#"
                    G3 48:20 a length is from 1 to 3660
                "#]],
            ),
            (
                "99999999999999999999 days",
                expect![[r#"
                    G3 48:20 a length is from 1 to 3660
                "#]],
            ),
            (
                "5 weeks",
                expect![[r#"
                    G3 48:20 `weeks` is not a unit of time; use working days, days, hours, office hours, minutes or months
                "#]],
            ),
            (
                "５ 天",
                expect![[r#"
                    G3 48:20 a length begins with a whole number, for example `5 working days`
                "#]],
            ),
        ] {
            finds(&with("length = \"5 days\"", &format!("length = \"{length}\"")), expected);
        }
    }

    #[test]
    fn invalid_names() {
        for (name, expected) in [
            (
                "",
                expect![[r#"
                    G3 4:9 `` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
                "#]],
            ),
            (
                "Doing",
                expect![[r#"
                    G3 4:9 `Doing` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
                "#]],
            ),
            (
                "办理",
                expect![[r#"
                    G3 4:9 `办理` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
                "#]],
            ),
            (
                "9lives",
                expect![[r#"
                    G3 4:9 `9lives` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
                "#]],
            ),
            (
                "in-hand",
                expect![[r#"
                    G3 4:9 `in-hand` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
                "#]],
            ),
            (
                " doing",
                expect![[r#"
                    G3 4:9 ` doing` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
                "#]],
            ),
        ] {
            finds(&with("first = \"doing\"", &format!("first = \"{name}\"")), expected);
        }
        finds(
            &with("first = \"doing\"", &format!("first = \"{}\"", "a".repeat(65))),
            expect![[r#"
                G3 4:9 `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
            "#]],
        );
        finds(
            &SOUND.replace("[role.chief]", "[role.\"Chief\"]"),
            expect![[r#"
                G3 16:7 `Chief` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
            "#]],
        );
        finds(
            &SOUND.replace("[stage.done]", "[stage.\"\"]"),
            expect![[r#"
                G3 40:8 `` is not a name | a name has letters a to z, digits and `_`, begins with a letter, at most 64
            "#]],
        );
    }

    #[test]
    fn texts_too_long_or_empty() {
        finds(
            &with("title = \"台\"", &format!("title = \"{}\"", "台".repeat(201))),
            expect![[r#"
                G3 12:9 a text here has at most 200 characters | shorten it
            "#]],
        );
        finds(
            &with("title = \"台\"", "title = \"  \""),
            expect![[r#"
                G3 12:9 the text is empty | write it, or leave the key out
            "#]],
        );
        finds(
            &with("receipt = \"XX\"", "receipt = \"XXXXXXXXX\""),
            expect![[r#"
                G3 5:11 a text here has at most 8 characters | shorten it
            "#]],
        );
    }

    #[test]
    fn duplicate_keys() {
        finds(
            &with("first = \"doing\"", "first = \"doing\"\nfirst = \"done\""),
            expect![[r#"
                G1 5:1 duplicate key | the file does not follow TOML here
            "#]],
        );
        finds(
            &format!("{SOUND}\n[stage.done]\ntitle = \"又\"\n"),
            expect![[r#"
                G1 58:8 duplicate key | the file does not follow TOML here
                G1 59:1 duplicate key | the file does not follow TOML here
            "#]],
        );
    }

    #[test]
    fn limits_in_two_ways_or_none() {
        finds(
            &with("length = \"5 days\", ", ""),
            expect![[r#"
                G3 48:9 a limit says its length in one way; here: none | use one of `length`, `by` with `table`, `until`
            "#]],
        );
        finds(
            &with("length = \"5 days\"", "length = \"5 days\", until = \"place\""),
            expect![[r#"
                G3 48:9 a limit says its length in one way; here: length and until | use one of `length`, `by` with `table`, `until`
            "#]],
        );
    }

    #[test]
    fn conditions_that_cannot_be_asked() {
        for (cell, expected) in [
            (
                "place = \"< two\"",
                expect![[r#"
                    G3 53:18 `place` cannot be asked this | write a word, several words, { not = "…" }, true, false, or a bound such as "< 2"
                "#]],
            ),
            (
                "place = [1, 2]",
                expect![[r#"
                    G3 53:18 a word, number, truth, array of words or { not = … } stands here; this is an array
                    G3 53:18 `place` cannot be asked this | write a word, several words, { not = "…" }, true, false, or a bound such as "< 2"
                "#]],
            ),
            (
                "place = { is = \"a\" }",
                expect![[r#"
                    G3 53:18 a word, number, truth, array of words or { not = … } stands here; this is a table
                    G3 53:18 `place` cannot be asked this | write a word, several words, { not = "…" }, true, false, or a bound such as "< 2"
                "#]],
            ),
            (
                "place = 1979-05-27",
                expect![[r#"
                    G3 53:18 a word, number, truth, array of words or { not = … } stands here; this is a date without quotes
                    G3 53:18 `place` cannot be asked this | write a word, several words, { not = "…" }, true, false, or a bound such as "< 2"
                "#]],
            ),
            (
                "place = nan",
                expect![[r#"
                    G3 53:18 a word, number, truth, array of words or { not = … } stands here; this is a number that is not finite
                    G3 53:18 `place` cannot be asked this | write a word, several words, { not = "…" }, true, false, or a bound such as "< 2"
                "#]],
            ),
        ] {
            finds(&with("name = \"close\"", &format!("name = \"close\"\nwhen = {{ {cell} }}")), expected);
        }
    }

    #[test]
    fn line_ends_and_marks_of_other_systems_change_nothing() {
        assert_eq!(rendered(&SOUND.replace('\n', "\r\n")), "");
        assert_eq!(rendered(&format!("\u{feff}{SOUND}")), "");
        let text = with("first = \"doing\"", "frist = \"doing\"").replace('\n', "\r\n");
        assert_eq!(rendered(&text), rendered(&text.replace("\r\n", "\n")));
    }

    #[test]
    fn a_file_that_is_too_large() {
        finds(
            &"# 填充\n".repeat(LIST_BYTES_MAX / 5),
            expect![[r#"
                G1 1:1 the file has 1887435 bytes; a list file has at most 1048576
            "#]],
        );
    }

    #[test]
    fn too_many_entries() {
        let roles = "\"desk\", ".repeat(2001);
        finds(
            &with("refused_to = \"part\"", &format!("registrars = [{roles}]")),
            expect![[r#"
                G3 9:16015 at most 2000 entries stand here; this is a text
            "#]],
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        for depth in [100, 1000, 100_000] {
            for text in [
                format!("a = {}{}", "[".repeat(depth), "]".repeat(depth)),
                format!("a = {}1{}", "{ a = ".repeat(depth), " }".repeat(depth)),
                format!("a{} = 1", ".a".repeat(depth)),
                format!("[a{}]\nb = 1", ".a".repeat(depth)),
            ] {
                assert!(!check(&text).findings.is_empty());
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = check(&String::from_utf8_lossy(&bytes));
        }

        #[test]
        fn any_marks_of_toml_are_read(text in "[\\[\\]{}=.,\"'#\n a-c0-9\\\\-]{0,200}") {
            let _ = check(&text);
        }

        #[test]
        fn any_damage_is_read(
            list in prop::sample::select(&LISTS[..]),
            at in any::<prop::sample::Index>(),
            cut in 0..40_usize,
            put in "[\\[\\]{}=,\"\n a-c0-9办]{0,8}",
        ) {
            let at = at.index(list.len());
            let end = (at + cut).min(list.len());
            let text = [&list.as_bytes()[..at], put.as_bytes(), &list.as_bytes()[end..]].concat();
            let text = String::from_utf8_lossy(&text);
            for finding in check(&text).findings {
                prop_assert!(finding.at.start <= finding.at.end && finding.at.end <= text.len(), "{finding:?}");
                prop_assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{finding:?}");
            }
        }
    }
}
