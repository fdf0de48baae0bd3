//! `qingdan explain` and `qingdan schema`, and words on the command line that mean nothing.

use expect_test::expect;

use crate::common::{check, run};

#[test]
fn a_code_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    check(
        folder.path(),
        &["explain", "s11"],
        0,
        &expect![[r#"
        code         rule
        S11   error  nothing goes round for ever: every circle is counted, and a used-up counter leaves a way on
    "#]],
    );
    check(
        folder.path(),
        &["explain", "S11", "--format", "json"],
        0,
        &expect![[r#"
        [{"code":"S11","severity":"error","rule":"nothing goes round for ever: every circle is counted, and a used-up counter leaves a way on"}]
    "#]],
    );
    check(
        folder.path(),
        &["explain", "S99"],
        2,
        &expect![[r#"
        error: invalid value 'S99' for '[CODE]': there is no such code; `qingdan explain` prints all of them

        For more information, try '--help'.
    "#]],
    );
    let (_, all) = run(folder.path(), &["explain"]);
    assert_eq!(all.lines().count(), definition::Code::ALL.len() + 1);
}

#[test]
fn the_schema_is_that_of_the_grammar() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["human", "json"] {
        let (code, text) = run(folder.path(), &["schema", "--format", format]);
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((code, schema), (Some(0), definition::schema()), "{format}");
    }
}

#[test]
fn words_that_mean_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &[] as &[&str],
        &["chek"],
        &["check", "--organization", "x"],
        &["check", "--format", "xml"],
        &["explain", "--lang", "fr"],
        &["explain", "--now", "soon"],
    ] {
        let (code, text) = run(folder.path(), arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
    }
    let (_, text) = run(folder.path(), &["chek"]);
    assert!(text.contains("similar subcommand") && text.contains("'check'"), "{text}");
}
