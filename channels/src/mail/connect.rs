//! The mail server and its socket.

use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{SmtpTransport, Transport};

use super::{MailSettings, Security};
use crate::notice::{Notice, NoticeError};

/// How long the server may be silent.
const SILENCE_MAX: Duration = Duration::from_secs(20);

/// A mail server.
pub struct MailServer {
    transport: SmtpTransport,
    from: Mailbox,
}

impl MailServer {
    /// Gets ready; no connection is made yet.
    ///
    /// # Errors
    /// [`NoticeError::Unusable`] for a sender or a host that is none.
    pub fn new(settings: &MailSettings) -> Result<Self, NoticeError> {
        let unusable = |error: &dyn std::fmt::Display| NoticeError::Unusable(error.to_string());
        let from = settings.from.parse().map_err(|error| unusable(&error))?;
        let builder = match settings.security {
            Security::Starttls => SmtpTransport::starttls_relay(&settings.host),
            Security::Tls => SmtpTransport::relay(&settings.host),
            Security::None => Ok(SmtpTransport::builder_dangerous(&settings.host)),
        };
        let mut builder = builder.map_err(|error| unusable(&error))?.port(settings.port).timeout(Some(SILENCE_MAX));
        if let Some((user, password)) = &settings.account {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { transport: builder.build(), from })
    }

    /// Sends a notice. One that is sent again has the same `Message-ID`, by which mail readers know it.
    pub(super) fn send(&self, notice: &Notice) -> Result<(), NoticeError> {
        let unusable = |error: &dyn std::fmt::Display| NoticeError::Unusable(error.to_string());
        let to: Mailbox = notice.to.parse().map_err(|error| unusable(&error))?;
        let domain = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&notice.subject)
            .message_id(Some(format!("<{}@{domain}>", notice.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(notice.text.clone())
            .map_err(|error| unusable(&error))?;
        match self.transport.send(&message) {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(unusable(&error)),
            Err(error) => Err(NoticeError::NotTaken(error.to_string())),
        }
    }
}
