//! The short run: each parser that meets the outside takes some odd input on every change.

use fuzz::{TARGETS, run};

#[cfg(test)]
fn check(from: usize, step: usize) {
    for target in TARGETS.iter().skip(from).step_by(step) {
        match run(target, 1, target.short) {
            Ok(taken) => assert!(taken > 0, "{}: no input is taken for anything, so nothing is tested", target.name),
            Err(fault) => {
                panic!("{} input {}: {}\n{}", fault.target, fault.index, fault.why, fault.input.escape_ascii())
            }
        }
    }
}

#[test]
fn odd_input_makes_nothing_fall_over() {
    check(0, 2);
}

#[test]
fn nor_does_it_the_others() {
    check(1, 2);
}

#[test]
fn the_same_number_gives_the_same_inputs() {
    let inputs = |number| {
        let mut mutator = fuzz::Mutator::new(vec![b"a seed".to_vec(), b"another".to_vec()], number);
        (0..50).map(|_| mutator.next()).collect::<Vec<_>>()
    };
    assert_eq!(inputs(1), inputs(1));
    assert_ne!(inputs(1), inputs(2));
}
