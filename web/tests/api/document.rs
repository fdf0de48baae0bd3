//! The OpenAPI document is kept: a change of the API is seen in the difference. `UPDATE_EXPECT=1` renews it.

use expect_test::expect_file;

#[test]
fn the_document_is_the_one_that_is_kept() {
    let document = web::document().to_pretty_json().unwrap();
    expect_file!["../openapi.json"].assert_eq(&format!("{document}\n"));
}

/// What a client needs of each endpoint: a summary, an answer, the envelope for each failure.
#[test]
fn every_endpoint_is_described() {
    let document = serde_json::to_value(web::document()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, endpoint) in methods.as_object().unwrap() {
            let what = format!("{method} {path}");
            assert!(endpoint["summary"].as_str().is_some_and(|summary| summary.len() > 5), "{what} has no summary");
            let name = endpoint["operationId"].as_str().unwrap_or_default().to_owned();
            assert!(names.insert(name.clone()), "{what}: two endpoints are called `{name}`");
            for (status, answer) in endpoint["responses"].as_object().unwrap() {
                if !status.starts_with('4') {
                    continue;
                }
                let schema = &answer["content"]["application/json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Envelope", "{what} {status}");
            }
        }
    }
}
