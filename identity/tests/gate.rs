//! The gate as it is used: who is let in, for how long, and who is not.

#[cfg(test)]
mod tests {
    use identity::{
        ABSOLUTE_SECONDS, Account, FREE_TRIES, IDLE_SECONDS, Identity, IdentityError, Login, NewAccount, NewKey,
        STEP_SECONDS, code_at,
    };
    use jiff::Timestamp;
    use proptest::prelude::*;

    const PASSWORD: &str = "correct horse battery";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_760_000_000 + second).unwrap()
    }

    struct Gate {
        identity: Identity,
        folder: tempfile::TempDir,
    }

    fn gate() -> Gate {
        let folder = tempfile::tempdir().unwrap();
        Gate { identity: Identity::open(&folder.path().join("identity.sqlite")).unwrap(), folder }
    }

    fn new(login: &str) -> NewAccount<'_> {
        let person = Some("p0001");
        NewAccount { login, title: "王席", person, administrator: None, password: PASSWORD, must_change: false }
    }

    fn account(gate: &Gate, login: &str) -> Account {
        gate.identity.add_account(&new(login), at(0)).unwrap()
    }

    fn login<'a>(name: &'a str, password: &'a str, place: &'a str) -> Login<'a> {
        Login { login: name, password, code: None, place, agent: "test" }
    }

    fn code(result: Result<identity::Ticket, IdentityError>) -> String {
        match result {
            Ok(_) => "in".to_owned(),
            Err(IdentityError::Locked { seconds }) => format!("locked {seconds}"),
            Err(error) => format!("{error:?}").split(['(', ' ', '{']).next().unwrap_or_default().to_owned(),
        }
    }

    #[test]
    fn only_the_right_password_lets_in_and_failures_cost_time() {
        let gate = gate();
        account(&gate, "desk01");
        let try_at =
            |second, name, password, place| code(gate.identity.login(&login(name, password, place), at(second)));
        assert_eq!(try_at(0, "DESK01", PASSWORD, "a"), "in");
        assert_eq!(try_at(0, "nobody", PASSWORD, "a"), "Wrong");
        for second in 0..i64::from(FREE_TRIES) {
            assert_eq!(try_at(second, "desk01", "wrong wrong wrong", "b"), "Wrong");
        }
        assert_eq!(try_at(5, "desk01", PASSWORD, "c"), "locked 1", "the account waits, wherever the try comes from");
        assert_eq!(try_at(5, "other", PASSWORD, "b"), "locked 1", "and so does the source");
        assert_eq!(try_at(7, "desk01", PASSWORD, "c"), "in");
    }

    #[test]
    fn accounts_that_cannot_be() {
        let gate = gate();
        account(&gate, "desk01");
        let cases = [
            (NewAccount { login: "Desk01", ..new("x") }, "Taken"),
            (NewAccount { login: "a b", ..new("x") }, "Wanting"),
            (NewAccount { login: "", ..new("x") }, "Wanting"),
            (NewAccount { password: "short", ..new("desk02") }, "Wanting"),
            (NewAccount { administrator: Some(identity::Administrator::Audit), ..new("desk02") }, "Wanting"),
        ];
        for (new, expected) in cases {
            let error = format!("{:?}", gate.identity.add_account(&new, at(0)).unwrap_err());
            assert!(error.starts_with(expected), "{new:?}: {error}");
        }
        assert_eq!(gate.identity.accounts().unwrap().len(), 1);
    }

    #[test]
    fn the_word_of_the_first_run_works_once() {
        let gate = gate();
        let old = gate.identity.setup_word().unwrap().unwrap();
        let word = gate.identity.setup_word().unwrap().unwrap();
        assert!(matches!(gate.identity.set_up(&old, &[new("admin1")], at(0)), Err(IdentityError::WrongWord)));
        let twice = gate.identity.set_up(&word, &[new("admin1"), new("admin1")], at(0));
        assert!(matches!(twice, Err(IdentityError::Taken(_))));
        assert!(gate.identity.is_fresh().unwrap(), "all or none");
        gate.identity.set_up(&word, &[new("admin1"), new("admin2")], at(0)).unwrap();
        assert!(matches!(gate.identity.set_up(&word, &[new("admin3")], at(0)), Err(IdentityError::WrongWord)));
        assert!(gate.identity.setup_word().unwrap().is_none());
    }

    #[test]
    fn the_last_security_administrator_stays() {
        let gate = gate();
        let kind = Some(identity::Administrator::Security);
        let add = |login| {
            let new = NewAccount { administrator: kind, person: None, ..new(login) };
            gate.identity.add_account(&new, at(0)).unwrap().id
        };
        let first = add("sec1");
        assert!(matches!(gate.identity.set_disabled(first, true), Err(IdentityError::Wanting(_))));
        let second = add("sec2");
        gate.identity.set_disabled(first, true).unwrap();
        assert!(matches!(gate.identity.set_disabled(second, true), Err(IdentityError::Wanting(_))));
    }

    #[test]
    fn another_person_or_another_provider_is_no_open_door() {
        let gate = gate();
        let (one, two) = (account(&gate, "desk01"), account(&gate, "desk02"));
        let ticket = gate.identity.login(&login("desk01", PASSWORD, "a"), at(0)).unwrap();
        assert!(gate.identity.lets_in(&ticket.token, at(1)).unwrap());
        assert!(!gate.identity.lets_in(&ticket.token, at(IDLE_SECONDS)).unwrap(), "to look is no call");
        gate.identity.amend_account(one.id, "李席", Some("p0001")).unwrap();
        assert!(gate.identity.lets_in(&ticket.token, at(1)).unwrap());
        gate.identity.amend_account(one.id, "李席", Some("p0002")).unwrap();
        assert!(!gate.identity.lets_in(&ticket.token, at(1)).unwrap());
        gate.identity.bind_outside(one.id, Some("https://id.example 7")).unwrap();
        assert!(matches!(
            gate.identity.bind_outside(two.id, Some("https://id.example 7")),
            Err(IdentityError::Taken(_))
        ));
        assert_eq!(gate.identity.by_outside("https://id.example 7").unwrap().map(|account| account.id), Some(one.id));
        let by_password = gate.identity.login(&login("desk01", PASSWORD, "a"), at(2));
        assert_eq!(code(by_password), "Wrong", "who is bound comes in by the provider alone");
        gate.identity.set_disabled(one.id, true).unwrap();
        assert!(gate.identity.by_outside("https://id.example 7").unwrap().is_none());
    }

    #[test]
    fn an_errand_at_a_provider_is_taken_once_and_in_time() {
        let gate = gate();
        let errand = identity::Errand { nonce: "n".to_owned(), verifier: "v".to_owned().into() };
        for state in ["one", "two"] {
            gate.identity.begin_outside(state, &errand, at(0)).unwrap();
        }
        let taken =
            |state: &str, second| gate.identity.take_outside(state, at(second)).unwrap().map(|errand| errand.nonce);
        assert_eq!(taken("three", 1), None);
        assert_eq!(taken("one", 1).as_deref(), Some("n"));
        assert_eq!(taken("one", 1), None);
        assert_eq!(taken("two", identity::OUTSIDE_SECONDS), None);
    }

    #[test]
    fn views_are_kept_by_owner_and_shared_by_unit() {
        let gate = gate();
        fn new<'a>(owner: &'a str, unit: Option<&'a str>, name: &'a str) -> identity::NewView<'a> {
            identity::NewView { owner, unit, name, query: "state=live" }
        }
        let mine = gate.identity.save_view(&new("p1", None, "我的"), at(0)).unwrap();
        let again = gate.identity.save_view(&new("p1", None, "我的"), at(1)).unwrap();
        gate.identity.save_view(&new("p1", Some("water"), "共用"), at(2)).unwrap();
        let names = |owner: &str, units: &[&str]| {
            let units: Vec<String> = units.iter().map(|unit| (*unit).to_owned()).collect();
            let views = gate.identity.views(owner, &units).unwrap();
            views.into_iter().map(|view| view.name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("p1", &["water"]), "我的 共用");
        assert_eq!(names("p2", &["water"]), "共用");
        assert_eq!(names("p2", &["fire"]), "");
        assert!(gate.identity.remove_view(mine.id, "p1").is_err(), "it was replaced");
        assert!(gate.identity.remove_view(again.id, "p2").is_err(), "it is another's");
        gate.identity.remove_view(again.id, "p1").unwrap();
        for n in 1..identity::VIEWS_MAX {
            let name = n.to_string();
            gate.identity.save_view(&new("p1", None, &name), at(3)).unwrap();
        }
        assert!(gate.identity.save_view(&new("p1", None, "more"), at(3)).is_err());
    }

    #[test]
    fn a_second_factor_is_asked_for_and_no_code_works_twice() {
        let gate = gate();
        let id = account(&gate, "desk01").id;
        let enrolment = gate.identity.begin_second_factor(id).unwrap();
        let secret = enrolment.uri.split("secret=").nth(1).unwrap().split('&').next().unwrap();
        let secret = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
        let code_of = |second| code_at(&secret, at(second).as_second().div_euclid(STEP_SECONDS));
        assert_eq!(code(gate.identity.login(&login("desk01", PASSWORD, "a"), at(0))), "in", "not confirmed yet");
        gate.identity.confirm_second_factor(id, &code_of(0), at(0)).unwrap();
        let try_code = |code_text: &str, second| {
            code(gate.identity.login(&Login { code: Some(code_text), ..login("desk01", PASSWORD, "a") }, at(second)))
        };
        assert_eq!(code(gate.identity.login(&login("desk01", PASSWORD, "a"), at(40))), "CodeNeeded");
        assert_eq!(try_code(&code_of(0), 5), "Wrong", "the code was used to confirm");
        assert_eq!(try_code(&code_of(60), 60), "in");
        assert_eq!(try_code(&code_of(60), 61), "Wrong");
        assert_eq!(try_code("000000", 61), "Wrong");
        assert_eq!(try_code(&enrolment.recovery[3], 62), "in");
        assert_eq!(try_code(&enrolment.recovery[3], 63), "Wrong");
        assert_eq!(gate.identity.recovery_left(id).unwrap(), 7);
        let fresh = gate.identity.renew_recovery(id).unwrap();
        assert_eq!(try_code(&enrolment.recovery[4], 64), "Wrong");
        assert_eq!(try_code(&fresh[0], 100), "in");
        gate.identity.remove_second_factor(id).unwrap();
        assert_eq!(code(gate.identity.login(&login("desk01", PASSWORD, "a"), at(101))), "in");
        assert!(gate.identity.renew_recovery(id).is_err());
    }

    #[test]
    fn keys_live_until_they_expire_or_are_revoked() {
        let gate = gate();
        let scopes = vec!["open311".to_owned()];
        let new = NewKey { name: "city", scopes: &scopes, person: None, unit: None, expires: Some(at(100)) };
        let secret = gate.identity.add_key(&new, at(0)).unwrap();
        assert!(gate.identity.add_key(&new, at(0)).is_err(), "the name is taken");
        assert!(gate.identity.key(&secret, at(99)).unwrap().is_some());
        assert!(gate.identity.key(&secret, at(100)).unwrap().is_none());
        assert!(gate.identity.key("qd_guess", at(0)).unwrap().is_none());
        let id = gate.identity.keys().unwrap()[0].id;
        gate.identity.revoke_key(id).unwrap();
        assert!(gate.identity.key(&secret, at(1)).unwrap().is_none());
        let bad = vec!["everything".to_owned()];
        assert!(gate.identity.add_key(&NewKey { name: "b", scopes: &bad, ..new }, at(0)).is_err());
    }

    #[test]
    fn secrets_are_not_in_the_file_and_a_newer_file_is_refused() {
        let gate = gate();
        account(&gate, "desk01");
        let ticket = gate.identity.login(&login("desk01", PASSWORD, "a"), at(0)).unwrap();
        let scopes = vec!["read".to_owned()];
        let new = NewKey { name: "k", scopes: &scopes, person: None, unit: None, expires: None };
        let key = gate.identity.add_key(&new, at(0)).unwrap();
        let mut bytes = Vec::new();
        for entry in std::fs::read_dir(gate.folder.path()).unwrap() {
            bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
        }
        for secret in [PASSWORD, ticket.token.as_str(), key.as_str()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "a secret is in the file");
        }
        let path = gate.folder.path().join("identity.sqlite");
        drop(gate.identity);
        rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Identity::open(&path), Err(IdentityError::Newer { found: 99, .. })));
    }

    #[test]
    fn another_process_sees_a_revocation_soon() {
        let gate = gate();
        account(&gate, "desk01");
        let other = Identity::open(&gate.folder.path().join("identity.sqlite")).unwrap();
        let ticket = gate.identity.login(&login("desk01", PASSWORD, "a"), at(0)).unwrap();
        assert!(other.session(&ticket.token, at(1)).unwrap().is_some());
        gate.identity.logout(&ticket.token).unwrap();
        assert!(other.session(&ticket.token, at(4)).unwrap().is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
        #[test]
        fn a_session_lives_as_the_naive_rule_says(calls in proptest::collection::vec(1..2_500_i64, 1..40), end in 0..60_usize) {
            let gate = gate();
            let id = account(&gate, "desk01").id;
            let ticket = gate.identity.open_session(gate.identity.account(id).unwrap(), "a", "b", at(0)).unwrap();
            let (mut now, mut last, mut ended) = (0, 0, false);
            for (number, gap) in calls.into_iter().enumerate() {
                now += gap;
                if number == end {
                    gate.identity.set_disabled(id, number % 2 == 0).unwrap();
                    ended = true;
                }
                let lives = gate.identity.session(&ticket.token, at(now)).unwrap().is_some();
                // The last call is written down to the minute, so near the edge both answers are right.
                let idle = now - last;
                let near = (IDLE_SECONDS - 60..=IDLE_SECONDS).contains(&idle);
                let expected = !ended && idle < IDLE_SECONDS && now < ABSOLUTE_SECONDS;
                prop_assert!(lives == expected || near, "after {idle} seconds, {now} in all: {lives}");
                if !lives {
                    ended = true;
                } else {
                    last = now;
                }
            }
        }
    }
}
