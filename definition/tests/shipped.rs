//! The lists that ship: sound, known to the schema, and so tight that a deletion is noticed.

#[cfg(test)]
mod mutations;
#[cfg(test)]
mod validator;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use definition::{check, check_set, read, schema};
    use serde_json::Value;

    use crate::mutations::{Deletion, Part, deletions};
    use crate::validator::misfits;

    /// The name and the text of each list that ships.
    #[expect(clippy::disallowed_methods, reason = "the crate reads no file; its tests read the lists that ship")]
    fn shipped() -> Vec<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lists");
        let mut lists: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
            .collect();
        lists.sort();
        assert!(lists.len() >= 4, "{} lists ship", lists.len());
        lists
    }

    /// The deletions of one kind: how many there are, and those that the checker does not notice.
    fn unnoticed(text: &str, part: Part) -> (usize, Vec<String>) {
        let of_part: Vec<Deletion> = deletions(text).into_iter().filter(|deletion| deletion.part == part).collect();
        let silent = |deletion: &&Deletion| check(&deletion.text).findings.is_empty();
        (of_part.len(), of_part.iter().filter(silent).map(|deletion| deletion.what.clone()).collect())
    }

    #[test]
    fn nothing_is_found() {
        let lists = shipped();
        let texts: Vec<&str> = lists.iter().map(|(_, text)| text.as_str()).collect();
        for ((name, _), checked) in lists.iter().zip(check_set(&texts)) {
            assert!(checked.findings.is_empty(), "{name}: {:#?}", checked.findings);
            assert!(checked.worst_case.is_some(), "{name}");
        }
    }

    #[test]
    fn each_deletion_leaves_a_file_that_reads() {
        for (name, text) in shipped() {
            let deletions = deletions(&text);
            assert!(deletions.len() > 20, "{name}: {}", deletions.len());
            for deletion in deletions {
                let findings = read(&deletion.text).1;
                assert!(findings.is_empty(), "{name}: {}: {findings:?}", deletion.what);
                assert!(deletion.text.len() < text.len(), "{name}: {}", deletion.what);
            }
        }
    }

    #[test]
    fn each_missing_holder_limit_and_time_out_is_found() {
        for (name, text) in shipped() {
            let (_, silent) = unnoticed(&text, Part::Frame);
            assert!(silent.is_empty(), "{name}: {silent:?}");
        }
    }

    #[test]
    fn each_role_that_stands_for_nobody_is_found() {
        for (name, text) in shipped() {
            let (all, silent) = unnoticed(&text, Part::Unit);
            assert!(all > 2 && silent.is_empty(), "{name}: {silent:?} of {all}");
        }
    }

    /// A counter on a circle that another counter bounds too, and evidence beside other evidence, are for the stories
    /// of a list to notice.
    #[test]
    fn nearly_each_missing_counter_is_found() {
        for (name, text) in shipped() {
            let (all, silent) = unnoticed(&text, Part::Counter);
            assert!(silent.len() * 5 <= all, "{name}: {silent:?} of {all}");
        }
    }

    fn as_json(text: &str) -> Value {
        serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap()
    }

    #[test]
    fn the_schema_accepts_them() {
        for (name, text) in shipped() {
            assert_eq!(misfits(&schema(), &as_json(&text), &name), Vec::<String>::new());
        }
    }

    #[test]
    fn the_schema_refuses_what_the_grammar_refuses() {
        let (name, text) = shipped().into_iter().find(|(name, _)| name.contains("dead_letter")).unwrap();
        for (from, to) in [
            ("first = \"", "frist = \""),
            ("version = 1", "version = 0"),
            ("version = 1", "version = \"one\""),
            ("first = \"", "first = \"No "),
            ("remind_top_every = \"5 working days\"", "remind_top_every = \"5 wekks\""),
            ("remind_top_every = \"5 working days\"", "remind_top_every = \"working days\""),
            ("kind = \"closed done\"", "kind = \"closed\""),
            ("id = \"", "nothing = \""),
            ("receipt = \"", "receipt = \"far too long "),
        ] {
            let worse = text.replacen(from, to, 1);
            assert_ne!(worse, text, "{from}");
            assert!(!read(&worse).1.is_empty(), "the grammar accepts {to}");
            assert!(!misfits(&schema(), &as_json(&worse), &name).is_empty(), "the schema accepts {to}");
        }
    }
}
