//! S19 on the hotline list that ships: each way of hiding an item from who must act is found.

#[cfg(test)]
mod tests {
    use definition::{Code, check};
    use expect_test::{Expect, expect};

    const HOTLINE: &str = include_str!("../../lists/hotline.toml");
    const ACCUSED: &str = "
[field.accused]
title = { zh = \"被反映单位\", en = \"Unit that it speaks against\" }
type = \"unit\"
asked = \"if known\"
read_by = [\"desk\"]
";

    fn found(changes: &[(&str, &str)]) -> String {
        let text = changes.iter().fold(HOTLINE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        });
        let findings = check(&text).findings;
        let lines: Vec<String> = findings
            .iter()
            .filter(|finding| finding.code.severity() == definition::Severity::Error)
            .map(|finding| format!("{:?}: {}", finding.code, finding.message))
            .collect();
        lines.join("\n")
    }

    fn look(changes: &[(&str, &str)], expected: Expect) {
        expected.assert_eq(&found(changes));
    }

    #[test]
    fn what_hides_an_item_from_who_must_act() {
        let with = format!("{ACCUSED}\n[field.title]");
        let against = ("first = \"received\"", "first = \"received\"\nagainst = \"accused\"");
        let field = ("\n[field.title]", with.as_str());
        look(&[against, field], expect![""]);
        let no_fallback = ("post = \"officer\"\nfallback = \"hotline_head\"", "post = \"officer\"");
        look(
            &[against, field, no_fallback],
            expect![[r#"S19: nobody stands in for `handler` when the item speaks against its unit"#]],
        );
        let itself = ("first = \"received\"", "first = \"received\"\nagainst = \"unit\"");
        // Whoever is of the same unit would too.
        look(
            &[itself],
            expect![[r#"
                S19: `handler` would hold items that speak against it
                S19: `unit_desk` would hold items that speak against it
                S19: `handler_head` would hold items that speak against it"#]],
        );
        let unknown = ("first = \"received\"", "first = \"received\"\nagainst = \"title\"");
        look(&[unknown], expect![[r#"S1: `title` does not hold a unit"#]]);
        let hidden = ("[field.phone]", "[field.phone]\nhidden_from = [\"handler\"]");
        look(&[hidden], expect![[r#"S19: `handler` reads `phone`, which is hidden from it"#]]);
        let reply = ("[field.reply]", "[field.reply]\nhidden_from = [\"handler\"]");
        assert!(found(&[reply]).contains("S19: `handler` must give `reply`"), "{}", found(&[reply]));
    }

    #[test]
    fn what_is_personal_is_asked_by_no_rule() {
        let personal = |field: &'static str| format!("[field.{field}]\npersonal = true");
        for (field, expected) in [
            ("title", expect!["S19: `dispatch` asks for `title`, which is personal and therefore encrypted"]),
            ("place", expect!["S19: `relapse` asks for `place`, which is personal and therefore encrypted"]),
            ("category", expect!["S19: `relapse` asks for `category`, which is personal and therefore encrypted"]),
            ("unit", expect!["S19: `unit` cannot be personal: the program must read what it names"]),
            ("photo", expect!["S19: `photo` cannot be personal: the program must read what it names"]),
            ("main_item", expect!["S19: `main_item` cannot be personal: the program must read what it names"]),
            (
                "partners",
                expect![[r#"
                S19: `partners` cannot be personal: the program must read what it names
                S19: `open_joint` asks for `partners`, which is personal and therefore encrypted"#]],
            ),
            ("review_on", expect!["S19: `suspend` asks for `review_on`, which is personal and therefore encrypted"]),
            ("satisfaction", expect![[""]]),
            ("reply", expect![[""]]),
        ] {
            look(&[(&format!("[field.{field}]"), &personal(field))], expected);
        }
        let person = "person = \"phone\"";
        look(&[(person, "person = \"somebody\"")], expect!["S1: there is no field `somebody`"]);
        look(&[(person, "person = \"title\"")], expect!["S19: `title` tells who an item is about and is not personal"]);
        // A limit by a table is a rule too.
        look(
            &[("[field.kind]", "[field.kind]\npersonal = true")],
            expect![[r#"
            S19: `answer` asks for `kind`, which is personal and therefore encrypted
            S19: the limit of `handling` asks for `kind`, which is personal and therefore encrypted"#]],
        );
    }

    #[test]
    fn the_rule_is_explained() {
        assert!(Code::S19.explain().contains("sees the item"));
    }
}
