//! The audit trail: searched, and found out when somebody touched it.

#[cfg(test)]
mod tests {
    use identity::{Act, AuditFilter, Identity};
    use jiff::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_760_000_000 + second).unwrap()
    }

    fn act<'a>(who: &'a str, act: &'a str, what: &'a str) -> Act<'a> {
        Act { who, place: "10.0.0.1", act, what, detail: "{}", outcome: "done", begun: None }
    }

    fn trail() -> (tempfile::TempDir, Identity) {
        let folder = tempfile::tempdir().unwrap();
        let identity = Identity::open(&folder.path().join("identity.sqlite")).unwrap();
        for (second, (who, kind, what)) in
            [("anquan", "user.add", "desk01"), ("desk01", "session.open", ""), ("desk01", "personal.read", "RX1")]
                .into_iter()
                .enumerate()
        {
            identity.record(&act(who, kind, what), at(second as i64)).unwrap();
        }
        (folder, identity)
    }

    #[test]
    fn it_is_searched() {
        let (_folder, identity) = trail();
        let numbers = |filter: AuditFilter| -> Vec<i64> {
            identity.audit(&filter, 10).unwrap().iter().map(|record| record.number).collect()
        };
        let text = |text: &str| Some(text.to_owned());
        let none = AuditFilter::default;
        let cases = [
            (none(), vec![3, 2, 1]),
            (AuditFilter { who: text("desk01"), ..none() }, vec![3, 2]),
            (AuditFilter { act: text("personal"), ..none() }, vec![3]),
            (AuditFilter { act: text("user.add"), ..none() }, vec![1]),
            (AuditFilter { act: text("user.ad"), ..none() }, vec![]),
            (AuditFilter { what: text("RX1"), ..none() }, vec![3]),
            (AuditFilter { outcome: text("begun"), ..none() }, vec![]),
            (AuditFilter { from: Some(at(1)), before: Some(at(2)), ..none() }, vec![2]),
            (AuditFilter { below: Some(3), ..none() }, vec![2, 1]),
        ];
        for (filter, expected) in cases {
            assert_eq!(numbers(filter.clone()), expected, "{filter:?}");
        }
        assert_eq!(identity.audit(&none(), 1).unwrap().len(), 1);
    }

    #[test]
    fn whoever_touches_it_is_found_out() {
        let (folder, identity) = trail();
        let sound = identity.verify_audit(None).unwrap();
        assert_eq!((sound.records, sound.broken.clone()), (3, None));
        assert_eq!(identity.verify_audit(Some(&sound.seal)).unwrap().broken, None);
        let broken = |sql: &str| {
            let path = folder.path().join("copy.sqlite");
            let file = rusqlite::Connection::open(folder.path().join("identity.sqlite")).unwrap();
            std::fs::remove_file(&path).ok();
            file.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
            let copy = rusqlite::Connection::open(&path).unwrap();
            assert!(copy.execute_batch(sql).is_err(), "the file itself refuses: {sql}");
            copy.execute_batch("DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept").unwrap();
            copy.execute_batch(sql).unwrap();
            drop(copy);
            let found = Identity::open(&path).unwrap().verify_audit(Some(&sound.seal)).unwrap();
            found.broken.map(|(number, _)| number)
        };
        assert_eq!(broken("UPDATE audit SET who = 'nobody' WHERE number = 2"), Some(2));
        assert_eq!(broken("UPDATE audit SET at = at + 1 WHERE number = 3"), Some(3));
        assert_eq!(broken("UPDATE audit SET what = 'x', place = '' WHERE number = 1"), Some(1));
        assert_eq!(broken("DELETE FROM audit WHERE number = 1"), Some(1));
        assert_eq!(broken("DELETE FROM audit WHERE number = 2"), Some(2));
        assert_eq!(broken("DELETE FROM audit WHERE number = 3"), Some(3), "cut short: only the root shows it");
    }
}
