//! `services`: the lists that are open to Open311, each with its categories.

use axum::http::StatusCode;
use axum::response::Response;
use definition::List;
use definition::list::{Field, FieldKind};
use serde_json::{Value, json};
use sm3::{Digest, Sm3};

use super::CHANNEL;
use super::answer::{Failed, Format, answer};
use crate::service::Service;

/// A service: a list, or a category of one.
pub(super) struct Offered<'a> {
    pub(super) list: &'a List,
    pub(super) category: Option<(&'a Field, &'a str)>,
}

/// The fields that the parameters of the specification fill, by role; the others are attributes.
pub(super) const STANDARD: [&str; 10] =
    ["title", "text", "place", "caller", "reporter", "phone", "email", "category", "outside_number", "photo"];

impl Offered<'_> {
    /// Its code: the name of the list, and for a category a digest of its word, which stays when others come and go.
    pub(super) fn code(&self) -> String {
        match self.category {
            None => self.list.id.text.clone(),
            Some((_, word)) => {
                let digest = Sm3::digest(word.as_bytes());
                let short: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
                format!("{}.{short}", self.list.id)
            }
        }
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        self.category.map_or(&self.list.title.zh, |(_, word)| word)
    }

    fn summary(&self) -> Value {
        json!({
            "service_code": self.code(),
            "service_name": self.name(),
            "description": self.list.title.zh,
            "metadata": !attributes(self).is_empty(),
            "type": "realtime",
            "keywords": self.list.title.en,
            "group": self.list.title.zh,
        })
    }
}

/// Every service, the lists first.
pub(super) fn offered(settings: &app::Settings) -> Vec<Offered<'_>> {
    let open = settings.lists.values().filter(|list| list.channels.iter().any(|channel| *channel.name == *CHANNEL));
    open.flat_map(|list| {
        let field = list.field("category").filter(|field| field.at_registration);
        let words = field.into_iter().flat_map(|field| match &field.kind {
            FieldKind::Choice(words) => words.iter().map(|word| (field, word.as_str())).collect::<Vec<_>>(),
            _ => Vec::new(),
        });
        let categories = words.map(move |category| Offered { list, category: Some(category) });
        std::iter::once(Offered { list, category: None }).chain(categories)
    })
    .collect()
}

/// The fields of a service that are its own.
pub(super) fn attributes<'a>(service: &Offered<'a>) -> Vec<&'a Field> {
    let own = service.list.fields.iter().filter(|field| field.at_registration && !field.personal);
    let plain = own.filter(|field| !STANDARD.contains(&&*field.name.text));
    plain.filter(|field| !matches!(field.kind, FieldKind::Attachment | FieldKind::Signature)).collect()
}

pub(super) fn all(service: &Service, format: Format) -> Response {
    let settings = service.app.settings();
    let services: Vec<Value> = offered(&settings).iter().map(Offered::summary).collect();
    answer(StatusCode::OK, format, "services", &Value::Array(services))
}

pub(super) fn one(service: &Service, code: &str, format: Format) -> Response {
    let settings = service.app.settings();
    let services = offered(&settings);
    let Some(found) = services.iter().find(|service| service.code() == code) else {
        return Failed::not_found("there is no such service_code; see services").into_response(format);
    };
    let attribute = |(order, field): (usize, &Field)| {
        let (datatype, how) = match field.kind {
            FieldKind::Number => ("number", "a number"),
            FieldKind::Date => ("datetime", "a day, such as 2025-12-31"),
            FieldKind::Time => ("datetime", "an instant, such as 2025-12-31T09:30:00+08:00"),
            FieldKind::LongText => ("text", "text"),
            FieldKind::Choice(_) | FieldKind::YesNo => ("singlevaluelist", "one of the values"),
            FieldKind::Units => ("multivaluelist", "ids of units"),
            _ => ("string", "text"),
        };
        let words: Vec<&str> = match &field.kind {
            FieldKind::Choice(words) => words.iter().map(String::as_str).collect(),
            FieldKind::YesNo => vec!["yes", "no"],
            _ => Vec::new(),
        };
        let values: Vec<Value> = words.iter().map(|word| json!({ "key": word, "name": word })).collect();
        json!({
            "variable": true,
            "code": field.name.text,
            "datatype": datatype,
            "required": field.required,
            "datatype_description": how,
            "order": order + 1,
            "description": field.title.zh,
            "values": values,
        })
    };
    let attributes: Vec<Value> = attributes(found).into_iter().enumerate().map(attribute).collect();
    let definition = json!({ "service_code": code, "attributes": attributes });
    answer(StatusCode::OK, format, "service_definition", &definition)
}
