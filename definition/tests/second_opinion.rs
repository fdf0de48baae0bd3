//! The checker against a naive second opinion, on thousands of random lists, sound and damaged.

#[cfg(test)]
mod generator;
#[cfg(test)]
mod oracle;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ops::Range;

    use definition::{Checked, Code, check, check_set};

    use crate::{generator, oracle};

    /// How often each code must be met in each half.
    const MET_MIN: usize = 50;

    fn codes(checked: &Checked) -> oracle::Codes {
        let codes = checked.findings.iter().map(|finding| format!("{:?}", finding.code));
        codes.filter_map(|code| oracle::CODES.into_iter().find(|name| *name == code)).collect()
    }

    fn breaks_grammar(checked: &Checked) -> bool {
        checked.findings.iter().any(|finding| matches!(finding.code, Code::G1 | Code::G2 | Code::G3 | Code::G4))
    }

    /// Both opinions on the lists of one seed: every second one is a set, the others are lists alone. Nothing when a
    /// list has more states than a naive walk can see.
    fn opinions(seed: u64, texts: &[&str]) -> Option<(Vec<Checked>, Vec<oracle::Codes>)> {
        if seed.is_multiple_of(2) {
            let second = oracle::judge_set(texts)?;
            return Some((check_set(texts), second));
        }
        let second = oracle::judge(texts[0])?;
        Some((vec![check(texts[0])], vec![second]))
    }

    fn agree(seeds: Range<u64>) {
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut sound, mut judged, all) = (0, 0, seeds.clone().count());
        for seed in seeds {
            let texts = generator::set(seed);
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let Some((checked, second)) = opinions(seed, &texts) else { continue };
            judged += 1;
            sound += usize::from(checked[0].is_sound());
            second[0].iter().for_each(|code| *met.entry(code).or_default() += 1);
            for ((checked, second), text) in checked.iter().zip(second).zip(&texts) {
                assert!(!breaks_grammar(checked), "seed {seed} breaks the grammar: {:?}\n{text}", checked.findings);
                assert_eq!(codes(checked), second, "seed {seed}, checker left, second opinion right:\n{text}");
            }
        }
        assert!(judged * 10 >= all * 9, "only {judged} of {all} lists are small enough to be judged twice");
        assert!(sound * 3 >= judged, "only {sound} of {judged} lists are sound");
        let seldom: Vec<_> = oracle::CODES.iter().filter(|code| met.get(*code).is_none_or(|n| *n < MET_MIN)).collect();
        assert!(seldom.is_empty(), "{seldom:?} are met too seldom: {met:?}");
    }

    #[test]
    fn both_agree_on_the_first_half() {
        agree(0..2400);
    }

    #[test]
    fn both_agree_on_the_second_half() {
        agree(2400..4800);
    }
}
