//! The checker against a naive second opinion, on thousands of random lists, sound and damaged.

#[cfg(test)]
mod generator;
#[cfg(test)]
mod oracle;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::{generator, oracle};

    /// How many lists each of the two tests judges.
    const LISTS: u64 = 800;

    fn codes(checked: &definition::Checked) -> oracle::Codes {
        let codes = checked.findings.iter().map(|finding| format!("{:?}", finding.code));
        codes.filter_map(|code| oracle::CODES.into_iter().find(|name| *name == code)).collect()
    }

    /// A choice whose rows stand in the wrong order has no agreed meaning: what it reaches is not compared.
    fn compared(mut codes: oracle::Codes) -> oracle::Codes {
        if codes.contains("S16") {
            codes.retain(|code| !["S2", "S3", "S4", "S11", "P1", "S20"].contains(code));
        }
        codes
    }

    fn agree(seeds: impl Iterator<Item = u64>, is_set: bool) {
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut sound, mut judged) = (0, 0);
        for seed in seeds {
            let texts = generator::set(seed);
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let opinion =
                if is_set { oracle::judge_set(&texts) } else { oracle::judge(texts[0]).map(|codes| vec![codes]) };
            let Some(opinion) = opinion else { continue };
            let checked = if is_set { definition::check_set(&texts) } else { vec![definition::check(texts[0])] };
            if checked.iter().any(|checked| checked.findings.iter().any(|f| format!("{:?}", f.code).starts_with('G'))) {
                continue;
            }
            judged += 1;
            sound += usize::from(checked[0].is_sound());
            opinion[0].iter().for_each(|code| *met.entry(code).or_default() += 1);
            for (checked, opinion) in checked.iter().zip(opinion) {
                let (ours, theirs) = (compared(codes(checked)), compared(opinion));
                assert_eq!(ours, theirs, "seed {seed}, checker left, second opinion right:\n{}", texts[0]);
            }
        }
        println!("{sound} of {judged} lists are sound; findings met: {met:?}");
        assert!(sound * 3 >= judged, "only {sound} of {judged} lists are sound");
        let unmet: Vec<_> =
            oracle::CODES.iter().filter(|code| !met.contains_key(*code) && (is_set || **code != "P1")).collect();
        assert!(unmet.is_empty(), "{unmet:?} were never met");
    }

    #[test]
    fn both_agree_on_single_lists() {
        agree((0..LISTS).map(|seed| seed * 2 + 1), false);
    }

    #[test]
    fn both_agree_on_lists_that_belong_together() {
        agree((0..LISTS).map(|seed| seed * 2), true);
    }
    #[test]
    fn stats() {
        let n: u64 = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
        let from: u64 = std::env::var("FROM").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut diff: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        let (mut sound, mut skipped, mut lists, mut g) = (0, 0, 0, vec![]);
        let mut ts = [0u128; 3];
        for seed in from..n {
            let t = std::time::Instant::now();
            let texts = generator::set(seed);
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            ts[0] += t.elapsed().as_micros();
            let t = std::time::Instant::now();
            let want = if seed % 2 == 0 {
                oracle::judge_set(&texts)
            } else {
                oracle::judge(texts[0]).map(|codes| vec![codes])
            };
            ts[1] += t.elapsed().as_micros();
            let Some(want) = want else {
                skipped += 1;
                continue;
            };
            let t = std::time::Instant::now();
            let got = if seed % 2 == 0 { definition::check_set(&texts) } else { vec![definition::check(texts[0])] };
            ts[2] += t.elapsed().as_micros();
            lists += 1;
            if got.iter().any(|c| c.findings.iter().any(|f| format!("{:?}", f.code).starts_with('G'))) {
                g.push(seed);
            }
            sound += usize::from(want[0].iter().all(|code| code.starts_with('W')));
            for code in &want[0] {
                *counts.entry(code).or_default() += 1;
            }
            for (at, (want, got)) in want.iter().zip(&got).enumerate() {
                let codes = codes(got);
                for code in codes.symmetric_difference(want) {
                    let side = if codes.contains(code) { "checker" } else { "oracle" };
                    diff.entry(format!("{code} only {side} {}", if at == 0 { "" } else { "companion" }))
                        .or_default()
                        .push(seed);
                }
            }
            if std::env::var("SEED").ok().and_then(|n| n.parse().ok()) == Some(seed) {
                println!("{}", texts[0]);
                println!("oracle {:?}", want[0]);
                for f in &got[0].findings {
                    if format!("{:?}", f.code) != "W2" {
                        println!(
                            "{:?} {:?} {} {} {:?}",
                            f.code,
                            definition::finding::line_and_column(texts[0], f.at.start),
                            f.message,
                            f.help,
                            f.story
                        );
                    }
                }
            }
        }
        println!("{sound} of {lists}, {skipped} skipped G {g:?} {counts:?} {ts:?}");
        for (k, v) in diff {
            println!("{k}: {} {:?}", v.len(), &v[..v.len().min(12)]);
        }
    }
}
