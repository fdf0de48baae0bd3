//! Random lists: sound ones with a rich structure, and damaged ones.

mod dice;
mod extras;
mod fields;
mod mutate;
mod plan;
mod tree;

use dice::Dice;
use tree::{Val, write};

/// A list for child items and for what is refused: small and sound.
const SMALL: &str = include_str!("small.toml");

/// The texts of a set of lists, the first of which is `main`; the others are those that it can speak of.
pub fn set(seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let mut file: Val = plan::plan(&mut dice, "main");
    let times = dice.pick(&[0, 0, 0, 1, 1, 1, 2, 3, 5]);
    mutate::damage(&mut file, &mut dice, times);
    let mut texts = vec![write(&file)];
    for id in ["part", "dead"] {
        let mut text = SMALL.replace("\"part\"", &format!("{id:?}"));
        if dice.chance(3) {
            text = text.replace("needs = \"result\"", "");
        }
        if dice.chance(3) {
            text.push_str("opens = { list = \"main\", as = \"child\", copies = [\"place\", \"unit\"] }\n");
        }
        if dice.chance(97) {
            texts.push(text);
        }
    }
    texts
}
