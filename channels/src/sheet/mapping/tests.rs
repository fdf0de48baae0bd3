//! Mapping files and headers, fitting and not.

use expect_test::{Expect, expect};

use super::{Field, MAPPING_BYTES_MAX, Mapping, MappingError, Plan};

fn fields() -> Vec<Field<'static>> {
    let field = |name, title_zh, title_en, aliases: &[&'static str], required| Field {
        name,
        title_zh,
        title_en,
        aliases: aliases.to_vec(),
        required,
    };
    vec![
        field("title", "标题", "Title", &["主题"], true),
        field("text", "诉求内容", "Text", &["留言详情"], true),
        field("channel", "渠道", "Channel", &[], false),
        field("reported", "来电时间", "Reported at", &[], false),
    ]
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn check(mapping: &str, header: &[&str], expected: Expect) {
    let mapping = Mapping::parse(mapping).unwrap();
    let cells = row(&[" a ", "b", "", "d"]);
    expected.assert_eq(&match Plan::new(&row(header), &fields(), &mapping) {
        Ok(plan) => format!("{:?} unmapped {:?}", plan.fields(&cells), plan.unmapped),
        Err(errors) => errors.iter().map(|error| format!("{error}\n")).collect(),
    });
}

#[test]
fn columns_are_found_by_the_mapping_first_and_by_name_then() {
    check("", &["TITLE", " 留言详情 ", "渠道", "备注"], expect![[r#"{"text": "b", "title": "a"} unmapped ["备注"]"#]]);
    let mapping = "[columns]\ntitle = \"留言主题\"\n[constants]\nchannel = \"网络留言\"\n";
    check(
        mapping,
        &["诉求内容", "标题", "渠道", "留言主题"],
        expect![[r#"{"channel": "网络留言", "text": "a", "title": "d"} unmapped ["标题", "渠道"]"#]],
    );
    // A column that the mapping gives to one field is not taken for another by its name.
    check(
        "[columns]\nreported = \"标题\"",
        &["标题", "主题", "", "Text"],
        expect![[r#"{"reported": "a", "text": "d", "title": "b"} unmapped []"#]],
    );
}

#[test]
fn everything_that_does_not_fit_is_reported_at_once() {
    check(
        "[columns]\ntitel = \"标题\"\nchannel = \"渠\"\n[constants]\nchannel = \"x\"\n",
        &["标题", "主题"],
        expect![[r#"
            the list has no field `titel`; mend the mapping
            `channel` has a column and a constant; keep one
            no column is called `渠`, where the mapping looks for `channel`; mend the mapping
            no column for `text`; call one text or 诉求内容 or Text or 留言详情, or name it in a mapping
        "#]],
    );
    check(
        "",
        &["标题", "主题", "text"],
        expect![[r"
            `标题` and `主题` may both be `title`; say in a mapping which one it is
        "]],
    );
}

#[test]
fn a_mapping_file_that_cannot_be_used_says_why() {
    for (text, expected) in [
        (
            "[colums]\n".to_owned(),
            expect![[r"
                the mapping cannot be read: TOML parse error at line 1, column 2
                  |
                1 | [colums]
                  |  ^^^^^^
                unknown field `colums`, expected one of `columns`, `constants`, `time_format`"]],
        ),
        (
            "time_format = \"%Q!%\"".to_owned(),
            expect![
                "`time_format` cannot be used: strftime formatting failed: invalid format string, expected byte after `%`, but found end of format string"
            ],
        ),
        (" ".repeat(MAPPING_BYTES_MAX + 1), expect!["the mapping is larger than 64 KiB; shorten it"]),
    ] {
        let error: MappingError = Mapping::parse(&text).unwrap_err();
        expected.assert_eq(&error.to_string());
    }
}
