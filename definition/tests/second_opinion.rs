//! The checker against a naive second opinion, on thousands of random lists, sound and damaged.

#[cfg(test)]
mod generator;
#[cfg(test)]
mod oracle;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::{generator, oracle};

    #[test]
    fn stats() {
        let start = std::time::Instant::now();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut only: BTreeMap<&str, usize> = BTreeMap::new();
        let mut sound = 0;
        for seed in 0..2000 {
            let texts = generator::set(seed);
            for text in &texts {
                if let Err(error) = text.parse::<toml::Table>() {
                    panic!("{seed}: {error}\n{text}");
                }
            }
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let t = std::time::Instant::now();
            let codes = oracle::judge_set(&texts);
            if t.elapsed().as_millis() > 300 {
                println!("{seed} {:?}", t.elapsed());
            }
            sound += usize::from(codes[0].iter().all(|code| code.starts_with('W')));
            if codes[0].len() == 1 {
                *only.entry(codes[0].first().unwrap()).or_default() += 1;
            }
            for code in &codes[0] {
                *counts.entry(code).or_default() += 1;
            }
        }
        println!("{sound} {counts:?}\n{only:?} {:?}", start.elapsed());
    }
}
