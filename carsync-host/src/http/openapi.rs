//! The OpenAPI document: what poem-openapi makes of the operations, completed by who may call each.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Who may call an operation: the first of these that its path and security fit.
fn roles(path: &str, operation: &str) -> &'static [&'static str] {
    match operation {
        "begin_inspection"
        | "get_inspection"
        | "get_inspection_photo"
        | "list_inspection_templates"
        | "get_inspection_template"
        | "get_inspection_settings"
        | "summarise_inspection"
        | "discard_inspection"
        | "save_inspection_item"
        | "save_inspection_items"
        | "add_inspection_photo"
        | "remove_inspection_photo"
        | "finalise_inspection"
        | "list_reports"
        | "get_report"
        | "get_report_pdf"
        | "get_report_photo"
        | "get_sealed_report"
        | "supersede_report"
        | "send_report_again"
        | "compare_reports"
        | "get_vehicle_history" => &["technician", "reception", "manager", "administrator"],
        "revoke_report" => &["manager", "administrator"],
        "add_inspection_template"
        | "update_inspection_template"
        | "update_inspection_settings"
        | "set_report_logo"
        | "remove_report_logo"
        | "list_api_tokens"
        | "add_api_token"
        | "remove_api_token"
        | "list_audit"
        | "rotate_seal_key"
        | "get_sms_settings"
        | "update_sms_settings"
        | "get_sms_usage"
        | "send_test_message"
        | "list_messages"
        | "get_message" => &["administrator"],
        _ if path.starts_with("/v1/reports/opened") => &["opener"],
        "get_day_board" | "get_booking" | "start_booking" | "finish_booking" | "get_workshop_setup" => {
            &["technician", "reception", "manager", "administrator"]
        }
        "take_walk_in" | "look_up_visitor" | "list_customers" | "arrive_booking" | "mark_no_show" | "cancel_booking" | "move_booking" => {
            &["reception", "manager", "administrator"]
        }
        "update_workshop" | "add_bay" | "update_bay" | "add_service" | "update_service" | "preview_closure" | "add_closure"
        | "remove_closure" | "list_staff" | "add_staff" | "update_staff" | "remove_staff" => &["manager", "administrator"],
        "add_workshop" | "add_tenant_closure" | "update_tenant" => &["administrator"],
        _ if path.starts_with("/v1/operator/") => &["operator"],
        _ => &["person"],
    }
}

/// The document as poem-openapi writes it. It names a path once for each API that has operations on it, so they are put together here.
#[derive(Serialize, Deserialize)]
struct Document {
    paths: Paths,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Paths(BTreeMap<String, Map<String, Value>>);

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Gather;
        impl<'de> Visitor<'de> for Gather {
            type Value = Paths;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("paths and their operations")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Paths, A::Error> {
                let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
                while let Some((path, operations)) = map.next_entry::<String, Map<String, Value>>()? {
                    paths.entry(path).or_default().extend(operations);
                }
                Ok(Paths(paths))
            }
        }
        from.deserialize_map(Gather)
    }
}

/// The document with `x-roles` at each operation: `anybody` where no session is needed, `opener` where it is the token of a report that
/// was opened. Its server is the one that it was read from.
pub(crate) fn complete(document: &str) -> Result<String, serde_json::Error> {
    let mut document: Document = serde_json::from_str(document)?;
    document.rest.insert("servers".to_owned(), json!([{"url": "/"}]));
    for (path, operations) in &mut document.paths.0 {
        for operation in operations.values_mut().filter_map(Value::as_object_mut) {
            let signed_in = operation.contains_key("security");
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            let who = if signed_in { roles(path, id) } else { &["anybody"] };
            let who = who.iter().map(|role| Value::from(*role)).collect();
            operation.insert("x-roles".to_owned(), Value::Array(who));
        }
    }
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}
