//! The description of the interface says what the interface does.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;

use super::app::APP;

/// Follows a reference; `oneOf` with null gives its other branch.
fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.trim_start_matches('#');
        return document
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{reference}"));
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let branches = schema[key].as_array().into_iter().flatten();
        if let Some(branch) = branches.into_iter().find(|branch| branch["type"] != "null") {
            return resolve(document, branch);
        }
    }
    schema
}

/// Checks an answer against a schema: every field is described, none that is required lacks.
pub(super) fn check(document: &Value, schema: &Value, value: &Value, path: &str) {
    let schema = resolve(document, schema);
    match value {
        Value::Object(fields) => {
            let described = schema["properties"]
                .as_object()
                .unwrap_or_else(|| panic!("{path} has no properties"));
            for (name, field) in fields {
                let inner = described
                    .get(name)
                    .unwrap_or_else(|| panic!("{path}.{name} is not described"));
                check(document, inner, field, &format!("{path}.{name}"));
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                assert!(
                    fields.contains_key(name.as_str().unwrap()),
                    "{path} lacks {name}"
                );
            }
        }
        Value::Array(items) => {
            for item in items {
                let inner = match schema.get("prefixItems") {
                    Some(items) => &items[0],
                    None => &schema["items"],
                };
                check(document, inner, item, &format!("{path}[]"));
            }
        }
        Value::Null => {}
        Value::String(_) => assert!(has_type(schema, "string"), "{path}: {schema}"),
        Value::Bool(_) => assert!(has_type(schema, "boolean"), "{path}: {schema}"),
        Value::Number(number) => {
            let fits =
                has_type(schema, "number") || (!number.is_f64() && has_type(schema, "integer"));
            assert!(fits, "{path}: {schema}");
        }
    }
}

fn has_type(schema: &Value, name: &str) -> bool {
    match &schema["type"] {
        Value::String(one) => one == name,
        Value::Array(several) => several.iter().any(|one| one == name),
        _ => false,
    }
}

pub(super) fn answer_schema<'a>(document: &'a Value, path: &str, status: &str) -> &'a Value {
    schema_of(document, path, "get", status)
}

pub(super) fn schema_of<'a>(
    document: &'a Value,
    path: &str,
    method: &str,
    status: &str,
) -> &'a Value {
    &document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
}

#[tokio::test]
async fn every_described_route_answers() {
    let document = APP.json("/openapi.json").await;
    let paths = document["paths"].as_object().unwrap();
    let expected = [
        "/api/v1/search",
        "/api/v1/measures/{key}",
        "/api/v1/measures/{key}/related",
        "/api/v1/measures/{key}/history",
        "/api/v1/suggest",
        "/api/v1/documents",
        "/api/v1/documents/{id}",
        "/api/v1/documents/{id}/restore",
        "/api/v1/jobs/{id}",
        "/api/v1/status",
        "/search.csv",
        "/policies.csv",
        "/search.atom",
    ];
    let described: BTreeSet<_> = paths.keys().map(String::as_str).collect();
    assert_eq!(described, expected.into_iter().collect());
    for path in paths.keys() {
        let answer = APP
            .get(&path.replace("{key}", "x").replace("{id}", "x"))
            .await;
        let is_route = answer.status == StatusCode::OK || path.contains('{');
        assert!(is_route, "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn real_answers_fit_their_description() {
    let document = APP.json("/openapi.json").await;
    let search = APP.json("/api/v1/search?q=窓口&limit=100").await;
    check(
        &document,
        answer_schema(&document, "/api/v1/search", "200"),
        &search,
        "search",
    );
    let schema = answer_schema(&document, "/api/v1/measures/{key}", "200");
    for hit in search["hits"].as_array().unwrap() {
        let uri = format!("/api/v1{}", hit["url"].as_str().unwrap());
        check(&document, schema, &APP.json(&uri).await, "measure");
        for part in ["related", "history"] {
            let path = format!("/api/v1/measures/{{key}}/{part}");
            let answer = APP.json(&format!("{uri}/{part}")).await;
            check(
                &document,
                answer_schema(&document, &path, "200"),
                &answer,
                part,
            );
        }
    }
    let suggestions = APP.json("/api/v1/suggest?q=窓").await;
    check(
        &document,
        answer_schema(&document, "/api/v1/suggest", "200"),
        &suggestions,
        "suggest",
    );
    for path in ["/api/v1/documents", "/api/v1/status"] {
        let answer = APP.json(path).await;
        check(
            &document,
            answer_schema(&document, path, "200"),
            &answer,
            path,
        );
    }
    let error = APP.get("/api/v1/search?limit=0").await.json();
    check(
        &document,
        answer_schema(&document, "/api/v1/search", "400"),
        &error,
        "error",
    );
}

#[tokio::test]
async fn every_parameter_of_a_search_is_described() {
    let document = APP.json("/openapi.json").await;
    let parameters = document["paths"]["/api/v1/search"]["get"]["parameters"]
        .as_array()
        .unwrap();
    let described: BTreeSet<_> = parameters
        .iter()
        .map(|p| p["name"].as_str().unwrap())
        .collect();
    let filters = shisaku::web::filter::FILTERS
        .iter()
        .map(|filter| filter.name);
    let expected: BTreeSet<_> = filters
        .chain(["q", "sort", "limit", "cursor"])
        .chain(["variants", "without", "literal", "explain"])
        .collect();
    assert_eq!(described, expected);
}
