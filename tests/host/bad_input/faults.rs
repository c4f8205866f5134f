//! Good bodies made bad: every field of a schema missing, unknown, of another type, out of range or malformed.

use serde_json::{Value, json};

/// A body with one fault, and what should be named.
#[derive(Debug)]
pub struct Fault {
    pub text: String,
    /// The path of the field; empty if the text is no JSON at all.
    pub field: String,
    /// Whether it must be named itself, and not only what it is part of.
    pub exactly: bool,
}

/// What stands in the body in place of raw text while it is put together.
const MARK: &str = "@here@";

/// All faults of a body, by its schema.
pub fn faults(document: &Value, schema: &Value, body: &Value) -> Vec<Fault> {
    let mut all = Vec::new();
    walk(document, schema, body, "", &mut |path, raw, exactly| {
        let field = if raw.named { path.name.clone() } else { String::new() };
        all.push(Fault { text: path.text(body, &raw.text), field, exactly });
    });
    all
}

/// A place in the body.
struct Place {
    name: String,
    pointer: String,
    /// Whether the place is to be taken away rather than filled.
    missing: bool,
}

struct Raw {
    text: String,
    /// Whether a field can be named: not where the text is no JSON.
    named: bool,
}

impl Place {
    fn text(&self, body: &Value, raw: &str) -> String {
        let mut body = body.clone();
        let (parent, last) = self.pointer.rsplit_once('/').expect("a pointer");
        let parent = body.pointer_mut(parent).expect("a parent");
        match parent {
            Value::Object(fields) if self.missing => drop(fields.remove(last)),
            Value::Object(fields) => drop(fields.insert(last.to_owned(), MARK.into())),
            Value::Array(items) => items[last.parse::<usize>().expect("a place")] = MARK.into(),
            other => panic!("{other} has no parts"),
        }
        body.to_string().replace(&format!("\"{MARK}\""), raw)
    }
}

/// The schema of a value, with what it refers to and is made of in one; of several kinds, the one that the value's type names.
fn resolved(document: &Value, schema: &Value, value: &Value) -> Value {
    let mut whole = Value::Null;
    add(document, schema, value, &mut whole);
    whole
}

fn add(document: &Value, schema: &Value, value: &Value, whole: &mut Value) {
    if let Some(name) = schema["$ref"].as_str() {
        add(document, document.pointer(name.trim_start_matches('#')).expect("a schema"), value, whole);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        add(document, part, value, whole);
    }
    if let Some(kinds) = schema["discriminator"]["mapping"].as_object() {
        let kind = value["type"].as_str().expect("a body of several kinds says which it is");
        let name = kinds.get(kind).unwrap_or_else(|| panic!("the document does not know the kind {kind}"));
        add(document, &json!({"$ref": name}), value, whole);
    }
    for (name, part) in schema.as_object().into_iter().flatten() {
        match (name.as_str(), &mut whole[name.as_str()]) {
            ("$ref" | "allOf" | "anyOf" | "oneOf" | "discriminator" | "description", _) => {}
            (_, Value::Object(all)) => all.extend(part.as_object().expect("an object").clone()),
            (_, Value::Array(all)) => all.extend(part.as_array().expect("an array").clone()),
            (_, place) => *place = part.clone(),
        }
    }
    // Looking for a name leaves it there with nothing.
    if let Some(all) = whole.as_object_mut() {
        all.retain(|_, part| !part.is_null());
    }
}

/// Names of the fields of an object's schema.
pub fn properties(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    resolved(document, schema, value)["properties"].as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default()
}

fn walk(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut impl FnMut(&Place, &Raw, bool)) {
    let schema = &resolved(document, schema, value);
    let name_of = |part: &str| {
        let path = format!("{at}/{part}");
        let mut name = String::new();
        for part in path.split('/').skip(1) {
            if part.parse::<usize>().is_ok() {
                name.push_str(&format!("[{part}]"));
            } else {
                name.push_str(if name.is_empty() { "" } else { "." });
                name.push_str(part);
            }
        }
        (path, name)
    };
    match value {
        Value::Object(fields) => {
            let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            // A map takes any name.
            let of_map = &schema["additionalProperties"];
            if !of_map.is_object() {
                let (pointer, name) = name_of("zz_unknown");
                found(&Place { name, pointer, missing: false }, &Raw { text: "1".to_owned(), named: true }, true);
            }
            for (field, value) in fields {
                let part = schema["properties"].get(field).unwrap_or(of_map);
                assert!(part.is_object(), "the document does not know {at}/{field}");
                let (pointer, name) = name_of(field);
                if required.contains(&field.as_str()) {
                    let place = Place { name: name.clone(), pointer: pointer.clone(), missing: true };
                    found(&place, &Raw { text: String::new(), named: true }, true);
                    let place = Place { name: name.clone(), pointer: pointer.clone(), missing: false };
                    found(&place, &Raw { text: "null".to_owned(), named: true }, true);
                }
                values(&resolved(document, part, value), name, pointer.clone(), found);
                walk(document, part, value, &pointer, found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let (pointer, name) = name_of("0");
            values(&resolved(document, &schema["items"], &items[0]), name, pointer.clone(), found);
            walk(document, &schema["items"], &items[0], &pointer, found);
        }
        _ => {}
    }
}

fn values(schema: &Value, name: String, pointer: String, found: &mut impl FnMut(&Place, &Raw, bool)) {
    let place = Place { name, pointer, missing: false };
    let kind = schema["type"].as_str().unwrap_or_else(|| panic!("{}: no type in {schema}", place.name));
    let other_types: &[&str] = match kind {
        "string" => &["5", "true", "[]", "{}", "1.5"],
        "integer" => &["\"7\"", "true", "[]", "{}", "1.5"],
        "number" => &["\"7\"", "true", "[]", "{}"],
        "boolean" => &["\"true\"", "1", "[]", "{}"],
        "array" => &["\"x\"", "5", "true", "{}"],
        // An array of the fields' values in their order is taken by serde for the object, so `[]` is one without any field.
        "object" if schema["required"].as_array().is_none_or(Vec::is_empty) => &["\"x\"", "5", "true"],
        "object" => &["\"x\"", "5", "true", "[]"],
        other => panic!("{}: type {other}", place.name),
    };
    for text in other_types {
        found(&place, &Raw { text: (*text).to_owned(), named: true }, true);
    }
    // What is no JSON, or no number of any size.
    for text in ["1e400", "-1e400", "\"\\ud800\"", "\"\\udc00x\"", "nul", "01", "NaN", "'x'", "\"\u{1}\""] {
        found(&place, &Raw { text: text.to_owned(), named: false }, false);
    }
    for text in malformed(kind, schema, &place.name) {
        found(&place, &Raw { text, named: true }, false);
    }
}

/// Values of the right type that nobody can mean.
fn malformed(kind: &str, schema: &Value, name: &str) -> Vec<String> {
    let format = schema["format"].as_str().unwrap_or_default();
    if matches!(name, "code" | "link") {
        // Any text may be tried as a code or a link; a wrong one is counted, which is tested elsewhere.
        return Vec::new();
    }
    let texts: &[&str] = match (kind, format) {
        ("integer", "uint16") => {
            return ["-1", "65536", "4294967296", "9223372036854775808", "18446744073709551616"].map(str::to_owned).into();
        }
        ("integer", "uint32") => return ["-1", "4294967295", "4294967296", "9223372036854775808"].map(str::to_owned).into(),
        ("integer", _) => return ["-1", "9223372036854775807", "9223372036854775808", "-9223372036854775809"].map(str::to_owned).into(),
        ("number", _) => return ["1000", "-1000", "1e308", "181"].map(str::to_owned).into(),
        ("array", _) if schema["items"]["type"] == "integer" => return ["[null]", "[\"x\"]", "[-1]", "[70000]"].map(str::to_owned).into(),
        ("array", _) => return vec!["[null]".to_owned(), "[5]".to_owned(), format!("[{}]", vec!["\"a\""; 300].join(","))],
        ("object", _) => return vec!["{\"\":1}".to_owned(), "{\"a\":1,\"a\":2}".to_owned()],
        ("string", "date-time") => &[
            "yesterday",
            "2026-11-22",
            "2026-11-22T10:00:00",
            "2026-02-30T10:00:00Z",
            "2026-11-22T25:00:00Z",
            "9999-12-31T23:59:59Z",
            "10000-01-01T00:00:00Z",
            "-009999-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "2026-11-22T10:00:00+99:00",
        ],
        ("string", "date") => &["2026-02-30", "2026-13-01", "2026-11-22T00:00", "10000-01-01", "0", "1405/09/01", "-009999-01-01"],
        ("string", "local-date-time") => &["2026-02-30T10:00:00", "2026-11-22T24:01:00", "10000-01-01T00:00:00", "now"],
        ("string", "phone") => &["021", "+98", "+1", "abc", "091212345678901234", "۰۹۱"],
        ("string", "slug") => &["UPPER", "a b", "..", "a/b", "کارگاه", "-a", "a'--"],
        ("string", "vin") => &["123", "1M8GDM9AXKP04278O", "1M8GDM9AXKP0427888"],
        ("string", "iana-time-zone") => &["Mars/Base", "../../etc/passwd", "+03:30"],
        ("string", "locale") => &["xx", "farsi"],
        ("string", prefix) if prefix.len() == 3 => {
            &["zzz", "xxx_06f5wz9bmsf7r8w1s1h8kdjbx0", "06f5wz9bmsf7r8w1s1h8kdjbx0", "1", "'; DROP TABLE"]
        }
        ("string", _) if schema["enum"].is_array() => &["boss", "ADMINISTRATOR"],
        _ => &[],
    };
    let mut all: Vec<String> = texts.iter().map(|text| Value::from(*text).to_string()).collect();
    if kind == "string" {
        all.push("\"a\\u0000b\"".to_owned());
        all.push(Value::from("x".repeat(10_000)).to_string());
    }
    if kind == "boolean" {
        all.push("0".to_owned());
    }
    all
}
