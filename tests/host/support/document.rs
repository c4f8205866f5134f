//! The API's document as the tests read it: every operation, what it takes and who may call it.

use serde_json::Value;

use super::site::root;

/// An operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    pub id: String,
    pub method: String,
    /// With `{names}` in it.
    pub path: String,
    pub has_body: bool,
    pub roles: Vec<String>,
    pub whole: Value,
}

impl Operation {
    /// The names of its path's parameters.
    pub fn path_names(&self) -> Vec<&str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect()
    }

    /// The path with values for its names.
    pub fn filled(&self, value: impl Fn(&str) -> String) -> String {
        self.path_names().into_iter().fold(self.path.clone(), |path, name| path.replace(&format!("{{{name}}}"), &value(name)))
    }
}

/// The checked-in document.
pub fn document() -> Value {
    let text = std::fs::read_to_string(root().join("carsync-host/openapi.json")).expect("the document");
    serde_json::from_str(&text).expect("JSON")
}

/// All operations.
pub fn operations() -> Vec<Operation> {
    let document = document();
    let paths = document["paths"].as_object().expect("paths");
    let mut all = Vec::new();
    for (path, operations) in paths {
        for (method, whole) in operations.as_object().expect("operations") {
            let roles = whole["x-roles"].as_array().map(|roles| roles.iter().filter_map(Value::as_str).map(str::to_owned).collect());
            all.push(Operation {
                id: whole["operationId"].as_str().unwrap_or_default().to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                has_body: whole.get("requestBody").is_some(),
                roles: roles.unwrap_or_default(),
                whole: whole.clone(),
            });
        }
    }
    assert!(all.len() > 40, "the document holds {} operations", all.len());
    all
}
