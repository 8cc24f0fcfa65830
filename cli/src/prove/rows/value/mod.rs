//! Values by type: the plain one first, then those for which a conversion, a constraint or an index may fail.

mod nested;
mod scalar;
mod series;

use driftless_diff_engine::render::literal;

use super::catalog::Catalog;
pub(super) use nested::array_of;
pub(super) use series::series;

/// The value of a column in a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Value {
    Null,
    /// The column's default.
    Default,
    /// The text for the type's input function.
    Text(String),
}

impl Value {
    /// The value as written in an `INSERT`.
    pub(super) fn sql(&self) -> String {
        match self {
            Value::Null => "NULL".to_owned(),
            Value::Default => "DEFAULT".to_owned(),
            Value::Text(text) => literal(text),
        }
    }
}

/// The texts of a type's values, and whether the type certainly accepts all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) texts: Vec<String>,
    pub(super) certain: bool,
}

/// The most levels of nested types.
const DEPTH: usize = 6;

/// Values of a type with its modifiers, as `spelling` has them. Texts begin with the word.
pub(super) fn values(catalog: &Catalog, data_type: i64, spelling: &str, word: &str) -> Values {
    let mut values = at_depth(catalog, data_type, spelling, 0);
    if let Some(plain) = values.texts.first_mut().filter(|it| *it == scalar::PLAIN) {
        *plain = plain.replace("row", word);
    }
    let mut seen = std::collections::BTreeSet::new();
    values.texts.retain(|it| seen.insert(it.clone()));
    values
}

fn at_depth(catalog: &Catalog, data_type: i64, spelling: &str, depth: usize) -> Values {
    let Some(found) = catalog.types.get(&data_type).filter(|_| depth < DEPTH) else {
        return Values { texts: scalar::anything(), certain: false };
    };
    let inner = |id: i64, spelling: &str| at_depth(catalog, id, spelling, depth + 1);
    if found.base != 0 {
        // What the domain's checks refuse is found by trial.
        return Values { certain: false, ..inner(found.base, &found.base_spelling) };
    }
    if !found.labels.is_empty() {
        return Values { texts: found.labels.clone(), certain: true };
    }
    if found.element != 0 {
        let element = spelling.strip_suffix("[]").unwrap_or(spelling);
        let labels = catalog.types.get(&found.element).map_or(0, |it| it.labels.len());
        let values = inner(found.element, element);
        let texts = nested::arrays(&values.texts, labels, found.delimiter.as_deref());
        return Values { texts, certain: values.certain };
    }
    if found.subtype != 0 {
        let name = catalog.types.get(&found.subtype).map_or("", |it| it.name.as_str());
        let texts =
            if found.kind == "m" { nested::multiranges(name) } else { nested::ranges(name) };
        return Values { texts, certain: false };
    }
    if !found.attributes.is_empty() {
        let attributes: Vec<Values> =
            found.attributes.iter().map(|(id, spelling)| inner(*id, spelling)).collect();
        let texts = nested::composites(attributes.into_iter().map(|it| it.texts).collect());
        return Values { texts, certain: false };
    }
    scalar::values(&found.name, &modifiers(spelling), catalog)
}

/// The numbers in parentheses: `numeric(5,-2)`.
fn modifiers(spelling: &str) -> Vec<i32> {
    let inside = spelling.split_once('(').and_then(|it| it.1.split_once(')')).map(|it| it.0);
    inside
        .into_iter()
        .flat_map(|it| it.split(','))
        .filter_map(|it| it.trim().parse().ok())
        .collect()
}
