//! HTTP: the API, Open311, the page. Every call is answered in one envelope, in the language of the caller; what a
//! caller may see is asked of the index with his sight, nowhere else.

mod api;
mod audit;
mod basemaps;
pub mod body;
mod call;
pub mod caller;
mod door;
pub mod envelope;
pub mod error;
pub mod finding;
mod headers;
pub mod language;
mod limits;
pub mod live;
mod observe;
pub mod oidc;
mod open311;
mod openapi;
pub mod outward;
mod page;
mod plans;
mod push;
pub mod query;
mod serve;
pub mod service;
pub mod shape;
pub mod signals;
mod tianditu;
mod titles;
pub mod tls;
mod words;

pub use caller::{Caller, Scope};
pub use door::Door;
pub use limits::Limits;
pub use live::Follower;
pub use openapi::document;
pub use plans::Place;
pub use serve::{router, serve};
pub use service::{Clock, Options, Service};
pub use tianditu::TiandituOptions;
