//! Who may come in: accounts, sessions, keys and second factors, in one file of their own beside the log. Secrets are
//! kept as digests; the log never holds one.
//!
//! Three administrators share the power over the machine and none has it whole (三员分立, GB/T 22239-2019 8.1.4):
//! **system** runs lists, calendars and operation, **security** says who may come in and with which rights, **audit**
//! looks at what both did. An account holds one of these or none, and an administrator has no business with items.
//!
//! No clock is read here: every call that depends on the time is told it. Chance comes from the system in `token.rs`.

mod account;
mod audit;
mod error;
mod guard;
mod key;
mod outside;
mod password;
mod place;
mod session;
mod token;
mod totp;
mod view;

pub use account::{Account, Administrator, LOGIN_CHARS_MAX, NewAccount};
pub use audit::{AUDIT_CHARS_MAX, AUDIT_PAGE_MAX, Act, AuditFilter, AuditVerification, Record};
pub use error::{IdentityError, Wanting};
pub use guard::{FREE_TRIES, WAIT_SECONDS_MAX};
pub use key::{Key, NewKey, SCOPES};
pub use outside::{Errand, OUTSIDE_SECONDS};
pub use password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
pub use place::Identity;
pub use session::{ABSOLUTE_SECONDS, IDLE_SECONDS, Login, Session, Ticket};
pub use token::first_password;
pub use totp::{Enrolment, STEP_SECONDS, code_at};
pub use view::{NewView, VIEW_BYTES_MAX, VIEWS_MAX, View};
