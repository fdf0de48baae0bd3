//! Odd input for each parser that meets the outside. Seeds are the project's own files and frames; what is made of them is
//! repeatable from a number. A target takes any bytes and answers; it never falls over, and what it answers holds.

pub mod mutate;
mod seeds;
pub mod targets;
mod town;

pub use mutate::Mutator;
pub use targets::{Fault, TARGETS, Target};

/// Runs a target on so many inputs that follow from a number. Answers how many inputs it took for something (most are
/// refused), or the first that made it fall over.
///
/// # Errors
/// [`Fault`] with the input.
pub fn run(target: &Target, number: u64, inputs: u64) -> Result<u64, Fault> {
    let seeds = (target.seeds)();
    let mut mutator = Mutator::new(seeds, number);
    let mut judge = (target.judge)();
    let mut taken = 0;
    for index in 0..inputs {
        let input = mutator.next();
        let judged = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| judge(&input)));
        match judged {
            Ok(Ok(true)) => taken += 1,
            Ok(Ok(false)) => {}
            Ok(Err(why)) => return Err(Fault { target: target.name, index, why, input }),
            Err(_) => return Err(Fault { target: target.name, index, why: "it fell over".to_owned(), input }),
        }
    }
    Ok(taken)
}
