//! A gateway that takes notices as a JSON POST: how short messages and 政务微信 are sent where a district has no other way.

use ipnet::IpNet;
use tokio::runtime::Handle;

use crate::notice::{Carry, Notice, NoticeError};
use crate::post::{Call, PostError, post};

/// The gateway.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// Its address.
    pub url: String,
    /// The bearer token that it wants.
    pub token: Option<String>,
    /// Addresses of the own network that may be called.
    pub allowed: Vec<IpNet>,
    /// Where its calls are driven.
    pub runtime: Handle,
}

impl Carry for Gateway {
    fn carry(&self, notice: &Notice) -> Result<(), NoticeError> {
        let body = serde_json::to_string(notice).map_err(|error| NoticeError::Unusable(error.to_string()))?;
        let mut headers = vec![("idempotency-key", notice.id.clone())];
        headers.extend(self.token.as_ref().map(|token| ("authorization", format!("Bearer {token}"))));
        let call = Call { url: &self.url, headers, content_type: "application/json", body };
        self.runtime.block_on(post(&call, &self.allowed)).map_err(|error| match error {
            PostError::Status(400 | 404 | 413 | 422) => NoticeError::Unusable(error.to_string()),
            _ => NoticeError::NotTaken(error.to_string()),
        })
    }
}
