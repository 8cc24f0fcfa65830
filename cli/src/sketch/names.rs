//! Names in Rust: of structs, enums, variants, fields and modules. Each is unique in its place, and hides nothing that the
//! structs need.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Enum, QualifiedName, Table};
use heck::ToSnakeCase as _;

use crate::adopt::camel;
use crate::schema_rs::rust_name;

/// Types that a field or a derive may mean.
const TYPES: &[&str] = &[
    "BigDecimal",
    "Bound",
    "Box",
    "Clone",
    "Copy",
    "Date",
    "DateTime",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "From",
    "Fn",
    "Hash",
    "Identifiable",
    "Into",
    "IpNetwork",
    "Iterator",
    "NaiveDate",
    "NaiveDateTime",
    "NaiveTime",
    "None",
    "Ok",
    "OffsetDateTime",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "PrimitiveDateTime",
    "Queryable",
    "Result",
    "Schema",
    "SchemaEnum",
    "Selectable",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "SystemTime",
    "Time",
    "ToString",
    "Utc",
    "Uuid",
    "Value",
    "Vec",
];

/// Crates and modules that paths may begin with.
const MODULES: &[&str] = &[
    "alloc",
    "bigdecimal",
    "chrono",
    "core",
    "diesel",
    "diesel_full_text_search",
    "diesel_ltree",
    "driftless",
    "enums",
    "ipnetwork",
    "pgvector",
    "serde_json",
    "std",
    "time",
    "uuid",
];

/// The names of all structs, `table!`s and enums.
pub(super) struct Names {
    tables: BTreeMap<QualifiedName, (String, String)>,
    enums: BTreeMap<QualifiedName, String>,
    types: BTreeSet<String>,
}

impl Names {
    pub(super) fn new(tables: &[&Table], enums: &[&Enum]) -> Names {
        let mut types: BTreeSet<String> = TYPES.iter().map(|it| (*it).to_owned()).collect();
        let mut modules: BTreeSet<String> = MODULES.iter().map(|it| (*it).to_owned()).collect();
        let mut names =
            Names { tables: BTreeMap::new(), enums: BTreeMap::new(), types: BTreeSet::new() };
        // What is in `public` has the plain names.
        let is_elsewhere = |it: &QualifiedName| it.namespace.as_str() != "public";
        let (mut tables, mut enums) = (tables.to_vec(), enums.to_vec());
        tables.sort_by_key(|it| is_elsewhere(&it.name));
        enums.sort_by_key(|it| is_elsewhere(&it.name));
        for it in enums {
            let plain = camel(it.name.name.as_str());
            let name = chosen(&plain, &it.name, "Enum", &mut types);
            names.enums.insert(it.name.clone(), name);
        }
        for it in tables {
            let plain = camel(&singular(it.name.name.as_str()));
            let name = chosen(&plain, &it.name, "Row", &mut types);
            let mut module = rust_name(&it.name.name.as_str().to_snake_case(), None);
            if modules.contains(&module) && is_elsewhere(&it.name) {
                let schema = it.name.namespace.as_str().to_snake_case();
                module = rust_name(&format!("{schema}_{module}"), None);
            }
            let module = unique(&module, "_", &mut modules);
            names.tables.insert(it.name.clone(), (name, module));
        }
        names.types = types;
        names
    }

    /// Whether a struct or an enum has the name, or a type that fields may have.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.types.contains(name)
    }

    /// The struct of a table.
    pub(super) fn of_table(&self, name: &QualifiedName) -> &str {
        &self.tables[name].0
    }

    /// The `table!` of a table.
    pub(super) fn module(&self, name: &QualifiedName) -> &str {
        &self.tables[name].1
    }

    pub(super) fn of_enum(&self, name: &QualifiedName) -> &str {
        &self.enums[name]
    }

    /// None for an enum that cannot be written.
    pub(super) fn known_enum(&self, name: &QualifiedName) -> Option<String> {
        self.enums.get(name).cloned()
    }
}

/// The names of the fields, in the order of the columns.
pub(super) fn fields(table: &Table, module: &str) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let one = |column: &str| match rust_name(&lower(column), Some(module)) {
        // A `table!` with such a column does not compile: the macro has a variable of that name (Diesel 2.3).
        it if it == "q" => "q_".to_owned(),
        it => it,
    };
    table.columns.iter().map(|it| unique(&one(it.name.as_str()), "", &mut taken)).collect()
}

/// The variants of labels, in their order.
pub(super) fn variants(labels: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::from(["Self".to_owned()]);
    labels
        .iter()
        .map(|label| {
            let name = camel(label);
            unique(&name, "", &mut taken)
        })
        .collect()
}

/// A plain name, one with the schema, one with a suffix, or one with a number: the first that is free.
fn chosen(plain: &str, of: &QualifiedName, suffix: &str, taken: &mut BTreeSet<String>) -> String {
    if !taken.contains(plain) {
        return unique(plain, "", taken);
    }
    let schema = of.namespace.as_str();
    let longer = match schema {
        "public" => format!("{plain}{suffix}"),
        schema => format!("{}{plain}", camel(schema)),
    };
    unique(&longer, "", taken)
}

fn unique(name: &str, suffix: &str, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.to_owned();
    if taken.contains(&free) && !suffix.is_empty() {
        free = format!("{name}{suffix}");
    }
    let mut number = 2;
    while taken.contains(&free) {
        free = format!("{name}{number}");
        number += 1;
    }
    taken.insert(free.clone());
    free
}

/// A column with capitals is a field without.
fn lower(column: &str) -> String {
    match column.chars().any(char::is_uppercase) {
        true => column.to_snake_case(),
        false => column.to_owned(),
    }
}

/// A row of the table, by the last word of the table's name. The rules are those of English spelling; a word that ends in
/// another way, or is not known, stays as it is.
fn singular(table: &str) -> String {
    const SAME: &[&str] =
        &["data", "series", "species", "news", "status", "media", "metadata", "chassis"];
    const OTHER: &[(&str, &str)] = &[
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("mice", "mouse"),
        ("feet", "foot"),
        ("teeth", "tooth"),
        ("geese", "goose"),
        ("movies", "movie"),
        ("cookies", "cookie"),
        ("caches", "cache"),
        ("axes", "axis"),
        ("analyses", "analysis"),
        ("indices", "index"),
        ("matrices", "matrix"),
        ("vertices", "vertex"),
        ("leaves", "leaf"),
        ("lives", "life"),
        ("shelves", "shelf"),
        ("halves", "half"),
        ("statuses", "status"),
        ("aliases", "alias"),
        ("buses", "bus"),
        ("gases", "gas"),
        ("bonuses", "bonus"),
        ("heroes", "hero"),
        ("potatoes", "potato"),
        ("tomatoes", "tomato"),
        ("ties", "tie"),
        ("pies", "pie"),
    ];
    let snake = table.to_snake_case();
    let (before, word) = match snake.rsplit_once('_') {
        Some((before, word)) => (format!("{before}_"), word),
        None => (String::new(), snake.as_str()),
    };
    let cut = |end: &str, new: &str| Some(format!("{}{new}", word.strip_suffix(end)?));
    let known = OTHER.iter().find(|(many, _)| *many == word).map(|(_, one)| (*one).to_owned());
    let one = match word {
        _ if SAME.contains(&word) => None,
        _ if known.is_some() => known,
        _ if ["ss", "us", "is"].iter().any(|it| word.ends_with(it)) => None,
        _ => cut("ies", "y")
            .or_else(|| {
                ["sses", "shes", "ches", "xes", "zzes"]
                    .iter()
                    .find_map(|it| cut(it, &it[..it.len() - 2]))
            })
            .or_else(|| cut("s", ""))
            .filter(|it| !it.is_empty()),
    };
    format!("{before}{}", one.as_deref().unwrap_or(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_a_table_is_one() {
        for (table, one) in [
            ("users", "user"),
            ("order_lines", "order_line"),
            ("categories", "category"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("caches", "cache"),
            ("houses", "house"),
            ("user_statuses", "user_status"),
            ("status", "status"),
            ("people", "person"),
            ("news", "news"),
            ("analyses", "analysis"),
            ("Weird Things", "weird_thing"),
            ("s", "s"),
            ("sheep", "sheep"),
            ("address", "address"),
        ] {
            assert_eq!(singular(table), one, "{table}");
        }
    }

    #[test]
    fn names_hide_nothing_and_are_unique() {
        let table = |schema: &str, name: &str| Table::new(QualifiedName::new(schema, name));
        let tables = [
            table("public", "options"),
            table("public", "users"),
            table("crm", "users"),
            table("public", "user"),
            table("public", "diesel"),
        ];
        let labels = |name: &str| Enum {
            name: QualifiedName::new("public", name),
            labels: vec!["a".to_owned()],
            comment: None,
        };
        let enums = [labels("user"), labels("value")];
        let names =
            Names::new(&tables.iter().collect::<Vec<_>>(), &enums.iter().collect::<Vec<_>>());
        let found: Vec<(&str, &str)> =
            tables.iter().map(|it| (names.of_table(&it.name), names.module(&it.name))).collect();
        let wanted = [
            ("OptionRow", "options"),
            ("UserRow", "users"),
            ("CrmUser", "crm_users"),
            ("UserRow2", "user"),
            ("Diesel", "diesel_"),
        ];
        assert_eq!(found, wanted);
        assert_eq!(names.of_enum(&enums[1].name), "ValueEnum");
        let labels = ["a b", "a-b", "1st", "+", "self", "ÄÖ"].map(str::to_owned);
        assert_eq!(variants(&labels), ["AB", "AB2", "N1st", "Unnamed", "Self2", "Unnamed2"]);
    }
}
