//! The OpenAPI 3.1 document, made from the endpoints themselves.

use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};

use crate::api;

#[derive(OpenApi)]
#[openapi(info(
    title = "Qingdan",
    description = "Lists whose items cannot be lost. Errors have one envelope with a code; messages follow \
        `Accept-Language` (zh, en)."
))]
struct Base;

/// The document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    document.merge(api::router().into_openapi());
    document.merge(api::uploads().into_openapi());
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let cookie = ApiKey::Cookie(ApiKeyValue::new(crate::caller::SESSION_COOKIE));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    let none = Vec::<String>::new();
    document.security =
        Some(vec![SecurityRequirement::new("key", none.clone()), SecurityRequirement::new("session", none)]);
    document
}
