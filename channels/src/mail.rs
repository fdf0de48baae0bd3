//! Notices by e-mail: plain text, to one person, over a server that the settings name.

mod connect;

use crate::notice::{Carry, Notice, NoticeError};

pub use connect::MailServer;

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// In the clear first, then under TLS.
    Starttls,
    /// Under TLS from the start.
    Tls,
    /// In the clear, on a protected network.
    None,
}

/// Where and as whom mail is sent.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: Security,
    /// The sender.
    pub from: String,
    /// Account and password.
    pub account: Option<(String, String)>,
}

impl Carry for MailServer {
    fn carry(&self, notice: &Notice) -> Result<(), NoticeError> {
        self.send(notice)
    }
}
