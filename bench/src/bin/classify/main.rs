//! Prints how well and how fast a table of labelled messages is learnt, in random tenths, beside scikit-learn.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

use triage::classify::{Classifier, Example, Measure, Message, Outcome, train};

type Failure = Box<dyn std::error::Error>;

const PARTS: usize = 10;
/// How often each speed is measured; the best counts, since other programs disturb.
const RUNS: usize = 3;
const FLOOR: &str = include_str!("floor.py");

fn main() -> Result<(), Failure> {
    let path = std::env::args().nth(1).ok_or("name a table with the columns `label` and `seg`")?;
    let table = std::fs::read_to_string(&path)?;
    let rows: Vec<(&str, String)> = table
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once('\t'))
        .map(|(label, words)| (label, words.replace(' ', "")))
        .collect();
    let rows = shuffled(rows);
    let examples: Vec<Example<'_>> = rows
        .iter()
        .map(|(label, body)| Example { label, message: Message { title: "", body }, is_seed: false })
        .collect();
    tenths(&examples)?;
    let (learn, propose) = speeds(&examples)?;
    println!("learn {learn:.0} messages/s with cross-validation, propose {propose:.0} messages/s, one core");
    floor(&rows, learn, propose)
}

/// Accuracy on random tenths, near copies on both sides as in the published figures.
fn tenths(examples: &[Example<'_>]) -> Result<(), Failure> {
    let mut found = Vec::new();
    for part in 0..PARTS {
        let is_held = |index: usize| index % PARTS == part;
        let pick = |held: bool| (0..).zip(examples).filter(move |(index, _)| is_held(*index) == held).map(|one| *one.1);
        let model = train(&pick(false).collect::<Vec<_>>())?;
        let mut classifier = Classifier::new(&model);
        found.extend(pick(true).map(|one| {
            let proposal = classifier.propose(one.message);
            (one.label, proposal.label.map(str::to_owned), proposal.margin, proposal.abstain)
        }));
    }
    let outcomes: Vec<Outcome<'_>> = found
        .iter()
        .map(|(truth, label, margin, abstain)| Outcome {
            truth,
            label: label.as_deref(),
            margin: *margin,
            abstain: *abstain,
        })
        .collect();
    let measure = Measure::of(&outcomes);
    let (low, high) = measure.accuracy.interval();
    println!("accuracy {:.4} ({low:.4} to {high:.4}), macro-F1 {:.4}", measure.accuracy.value(), measure.macro_f1());
    for point in &measure.curve {
        let (low, high) = point.right.interval();
        println!("  surest {:.2}: {:.4} ({low:.4} to {high:.4})", point.taken.value(), point.right.value());
    }
    if let Some(covered) = measure.at_aim {
        println!("  coverage at 0.98: {:.4}", covered.taken.value());
    }
    Ok(())
}

/// Messages a second: learnt from, and proposed for, in text as it comes.
fn speeds(examples: &[Example<'_>]) -> Result<(f64, f64), Failure> {
    let (mut learn, mut propose) = (0.0_f64, 0.0_f64);
    for _ in 0..RUNS {
        let start = Instant::now();
        let model = train(examples)?;
        learn = learn.max(examples.len() as f64 / start.elapsed().as_secs_f64());
        let mut classifier = Classifier::new(&model);
        let start = Instant::now();
        let abstained = examples.iter().filter(|one| classifier.propose(one.message).abstain).count();
        propose = propose.max(examples.len() as f64 / start.elapsed().as_secs_f64());
        assert!(abstained < examples.len(), "nothing is answered");
    }
    Ok((learn, propose))
}

/// The same with scikit-learn, where `python3`, or the interpreter named in `PYTHON`, has it.
fn floor(rows: &[(&str, String)], learn: f64, propose: f64) -> Result<(), Failure> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut floor = Command::new(python).args(["-c", FLOOR]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let table: String = rows.iter().map(|(label, text)| format!("{label}\t{text}\n")).collect();
    floor.stdin.take().ok_or("no standard input")?.write_all(table.as_bytes())?;
    let output = floor.wait_with_output()?;
    let told = String::from_utf8(output.stdout)?;
    let speeds: Vec<f64> = told.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match speeds[..] {
        [floor_learn, floor_propose, accuracy] => println!(
            "scikit-learn: accuracy {accuracy:.4}, learn {floor_learn:.0}, propose {floor_propose:.0}; ratios {:.1} and {:.1}",
            learn / floor_learn,
            propose / floor_propose
        ),
        _ => println!("scikit-learn is not there to compare with"),
    }
    Ok(())
}

/// In an order that is the same every time and follows nothing.
fn shuffled<T>(mut rows: Vec<T>) -> Vec<T> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for last in (1..rows.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        rows.swap(last, (state % (last as u64 + 1)) as usize);
    }
    rows
}
