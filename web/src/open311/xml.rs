//! A tree of JSON as XML: an array becomes an element with one child for each entry, by the names of the specification.

use std::fmt::Write;

use serde_json::Value;

/// The name of the entries of a list.
const ENTRIES: [(&str, &str); 8] = [
    ("services", "service"),
    ("attributes", "attribute"),
    ("values", "value"),
    ("service_requests", "request"),
    ("service_request_updates", "request_update"),
    ("errors", "error"),
    ("endpoints", "endpoint"),
    ("formats", "format"),
];

/// The document.
pub(super) fn document(root: &str, value: &Value) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned();
    element(&mut text, root, value);
    text.push('\n');
    text
}

fn element(into: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => into.push_str(&format!("<{name}/>")),
        Value::Array(entries) => {
            let entry = ENTRIES.iter().find(|(list, _)| *list == name).map_or("item", |(_, entry)| entry);
            into.push_str(&format!("<{name}>"));
            entries.iter().for_each(|value| element(into, entry, value));
            into.push_str(&format!("</{name}>"));
        }
        Value::Object(fields) => {
            into.push_str(&format!("<{name}>"));
            fields.iter().for_each(|(name, value)| element(into, name, value));
            into.push_str(&format!("</{name}>"));
        }
        Value::String(text) => {
            into.push_str(&format!("<{name}>"));
            escaped(into, text);
            into.push_str(&format!("</{name}>"));
        }
        other => {
            // Writing to a string cannot fail.
            let _ = write!(into, "<{name}>{other}</{name}>");
        }
    }
}

/// Text as XML has it; what XML cannot have at all becomes the replacement character.
fn escaped(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '\t' | '\n' | '\r' => into.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => into.push('\u{fffd}'),
            c => into.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_and_texts() {
        let value = json!([{ "code": 404, "description": "a < b & \u{1}c", "none": null }]);
        expect![[r#"
            <?xml version="1.0" encoding="utf-8"?>
            <errors><error><code>404</code><description>a &lt; b &amp; �c</description><none/></error></errors>
        "#]]
        .assert_eq(&document("errors", &value));
        expect![[r#"
            <?xml version="1.0" encoding="utf-8"?>
            <services></services>
        "#]]
        .assert_eq(&document("services", &json!([])));
    }
}
