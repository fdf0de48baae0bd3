//! The API as its callers use it, over a store in memory.

#[cfg(test)]
mod attachments;
#[cfg(test)]
mod basemaps;
#[cfg(test)]
mod breakin;
#[cfg(test)]
mod document;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod inforce;
#[cfg(test)]
mod items;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod minutes;
#[cfg(test)]
mod oidc;
#[cfg(test)]
mod open311;
#[cfg(test)]
mod outward;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod town;
