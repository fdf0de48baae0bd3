//! What happens to one item: against a second, naive reading of its list, and against the promises of the engine.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod deleted;
#[cfg(test)]
#[path = "../../../definition/tests/generator/mod.rs"]
mod generator;
#[cfg(test)]
mod life;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod met;
#[cfg(test)]
#[path = "../../../definition/tests/mutations/mod.rs"]
mod mutations;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod random;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod town;
