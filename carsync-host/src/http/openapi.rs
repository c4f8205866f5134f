//! The OpenAPI document: what poem-openapi makes of the operations, completed by who may call each.

use serde_json::Value;

/// Who may call an operation: the first of these that its path and security fit.
fn roles(path: &str, operation: &str) -> &'static [&'static str] {
    match operation {
        "get_day_board" | "get_booking" | "start_booking" | "finish_booking" | "get_workshop_setup" => {
            &["technician", "reception", "manager", "administrator"]
        }
        "take_walk_in" | "arrive_booking" | "mark_no_show" | "cancel_booking" | "move_booking" => &["reception", "manager", "administrator"],
        "update_workshop" | "add_bay" | "update_bay" | "add_service" | "update_service" | "preview_closure" | "add_closure"
        | "remove_closure" | "list_staff" | "add_staff" => &["manager", "administrator"],
        "add_workshop" | "add_tenant_closure" => &["administrator"],
        _ if path.starts_with("/v1/operator/") => &["operator"],
        _ => &["person"],
    }
}

/// The document with `x-roles` at each operation: `anybody` where no session is needed.
pub(crate) fn complete(document: &str) -> Result<String, serde_json::Error> {
    let mut document: Value = serde_json::from_str(document)?;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, operations) in paths.into_iter().flatten() {
        for operation in operations.as_object_mut().into_iter().flatten().map(|(_, operation)| operation) {
            let signed_in = operation.get("security").is_some();
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            let who = if signed_in { roles(path, id) } else { &["anybody"] };
            let who = who.iter().map(|role| Value::from(*role)).collect();
            if let Some(operation) = operation.as_object_mut() {
                operation.insert("x-roles".to_owned(), Value::Array(who));
            }
        }
    }
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}
