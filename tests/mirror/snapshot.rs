//! All that a tenant has in all tables, as text; and answers with ids replaced by the order in which they appear.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use crate::support::rows::Rows;

/// Every table with rows of tenants, whatever tables there are, and this tenant's rows in it.
pub async fn snapshot(rows: &Rows, tenant: Uuid) -> BTreeMap<String, Vec<String>> {
    let id = rows.uuid(tenant);
    // Only SQLite writes a UUID as bytes.
    let sqlite = id.starts_with('X');
    let columns = if sqlite {
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid"
    } else {
        "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c JOIN information_schema.tables t \
         ON t.table_schema = c.table_schema AND t.table_name = c.table_name WHERE c.table_schema = 'public' \
         AND t.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position"
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows.ask(columns).await {
        let name = |at| row.try_get_by_index::<String>(at).expect("a name");
        tables.entry(name(0)).or_default().push(name(1));
    }
    let mut found = BTreeMap::new();
    for (table, columns) in tables {
        let owner = if table == "tenant" { "id" } else { "tenant_id" };
        if !columns.iter().any(|column| column == owner) {
            continue;
        }
        let whole = if sqlite {
            columns.iter().map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ',' || ")
        } else {
            format!("{table}::text")
        };
        let stored = rows.ask(&format!("SELECT {whole} FROM {table} WHERE {owner} = {id} ORDER BY 1")).await;
        found.insert(table, stored.iter().map(|row| row.try_get_by_index(0).expect("a row")).collect());
    }
    assert!(found.len() >= 14, "tenants have rows in 14 tables at least: {:?}", found.keys());
    found
}

/// The texts with every id replaced by its kind and the order in which it first appears in any of them.
pub fn normal(texts: Vec<String>) -> Vec<String> {
    const LENGTH: usize = 30;
    let mut known: HashMap<String, String> = HashMap::new();
    let mut replace = |text: String| {
        let mut normal = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(character) = rest.chars().next() {
            match rest.get(..LENGTH).filter(|start| is_id(start)) {
                Some(id) => {
                    let number = known.len();
                    normal.push_str(known.entry(id.to_owned()).or_insert_with(|| format!("{}#{number}", &id[..3])));
                    rest = &rest[LENGTH..];
                }
                None => {
                    normal.push(character);
                    rest = &rest[character.len_utf8()..];
                }
            }
        }
        normal
    };
    texts.into_iter().map(&mut replace).collect()
}

/// Whether a text reads like `bkg_` and 26 digits or letters.
fn is_id(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_lowercase();
    matches!(text.as_bytes(), [kind @ .., _, _] if kind.len() > 4 && kind[3] == b'_' && kind[..3].iter().all(u8::is_ascii_lowercase))
        && text.bytes().skip(4).all(digit)
}

#[test]
fn ids_are_told_by_the_order_in_which_they_appear() {
    let (one, other) = ("bkg_01m80hdj20f6tr3merajxq3002", "wsp_01m80hdj20fsav5yzema9zg2y9");
    let texts = vec![format!("{one} and {other}"), format!("«{other}», {one}")];
    assert_eq!(normal(texts), ["bkg#0 and wsp#1", "«wsp#1», bkg#0"]);
}
