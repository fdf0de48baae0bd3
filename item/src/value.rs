//! Judges the values that a command gives for fields.

use definition::Literal;
use definition::list::{Field, FieldKind};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// How many characters a value may have.
pub const VALUE_CHARS_MAX: usize = 20_000;
/// How many values a field with several may have.
pub const VALUES_MAX: usize = 50;

/// The value as the field keeps it, or why it cannot.
///
/// # Errors
/// What is wrong with it and what would be right.
pub fn accept(field: &Field, value: &Literal) -> Result<Literal, String> {
    let text = match value {
        // It was judged before it was sealed.
        Literal::Sealed { .. } if field.personal => return Ok(value.clone()),
        Literal::Sealed { .. } => return Err("what is sealed belongs into a personal field".to_owned()),
        Literal::Many(texts) if !matches!(field.kind, FieldKind::Units | FieldKind::Attachment) => {
            return Err(format!("one value stands here, not {}", texts.len()));
        }
        other => other.to_string(),
    };
    if text.chars().count() > VALUE_CHARS_MAX {
        return Err(format!("at most {VALUE_CHARS_MAX} characters"));
    }
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    // What is personal is not said again: a refusal may be kept.
    let shown = if field.personal { "it".to_owned() } else { format!("`{text}`") };
    match &field.kind {
        FieldKind::Choice(choices) if choices.contains(&text) => Ok(Literal::Text(text)),
        FieldKind::Choice(choices) => Err(format!("{shown} is none of {}", choices.join(", "))),
        FieldKind::Number => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Literal::Number(number)),
            _ => Err(format!("{shown} is not a number")),
        },
        FieldKind::YesNo => match text.trim() {
            "yes" | "true" | "是" => Ok(Literal::Truth(true)),
            "no" | "false" | "否" => Ok(Literal::Truth(false)),
            _ => Err(format!("{shown} is neither yes nor no")),
        },
        FieldKind::Date => match text.trim().parse::<Date>() {
            Ok(date) => Ok(Literal::Text(date.to_string())),
            Err(_) => Err(format!("{shown} is not a day; write it as 2025-12-31")),
        },
        FieldKind::Time => match (text.trim().parse::<Timestamp>(), text.trim().parse::<DateTime>()) {
            (Err(_), Err(_)) => Err(format!("{shown} is not a time; write it as 2025-12-31T09:30")),
            _ => Ok(Literal::Text(text.trim().to_owned())),
        },
        FieldKind::Units | FieldKind::Attachment => several(field, value),
        _ => Ok(Literal::Text(text)),
    }
}

fn several(field: &Field, value: &Literal) -> Result<Literal, String> {
    let texts: Vec<String> = match value {
        Literal::Many(texts) => texts.clone(),
        other => other.to_string().split([',', '，', ';', '；']).map(|text| text.trim().to_owned()).collect(),
    };
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    match texts.len() {
        0 => Err("it is empty".to_owned()),
        more if more > VALUES_MAX => Err(format!("at most {VALUES_MAX} values")),
        1 if field.kind == FieldKind::Attachment => Ok(Literal::Text(texts.concat())),
        _ => Ok(Literal::Many(texts)),
    }
}

/// A value that fits a field: for stories, which name evidence without showing it.
#[must_use]
pub fn fitting(field: &Field) -> Literal {
    match &field.kind {
        FieldKind::Choice(choices) => Literal::Text(choices.first().cloned().unwrap_or_default()),
        FieldKind::Number => Literal::Number(1.0),
        FieldKind::YesNo => Literal::Truth(true),
        FieldKind::Date => Literal::Text("2099-12-31".to_owned()),
        FieldKind::Time => Literal::Text("2025-01-01T00:00".to_owned()),
        FieldKind::Units => Literal::Many(vec!["unit_1".to_owned(), "unit_2".to_owned()]),
        _ => Literal::Text(format!("({})", field.title.zh)),
    }
}
