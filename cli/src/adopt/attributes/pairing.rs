//! Which variant of a Rust enum is which label in the database. Positions tell nothing: hand-written conversions can pair
//! the variants with the labels in any order.

use driftless_schema::Enum;

use crate::adopt::remark::{Remark, listed};
use crate::adopt::rust::{Enumeration, Sources, Variant, plain};

/// The label of each variant, or what keeps them from being known.
pub(super) fn pairing<'a>(
    enumeration: &Enumeration,
    labels: &'a Enum,
    sources: &Sources,
) -> Result<Vec<&'a String>, Remark> {
    let found: Vec<Option<&String>> =
        enumeration.variants.iter().map(|it| label(it, enumeration, labels, sources)).collect();
    let is_taken = |it: &String| found.iter().filter(|found| **found == Some(it)).count();
    let free: Vec<&String> = labels.labels.iter().filter(|it| is_taken(it) != 1).collect();
    let lone: Vec<&Variant> = enumeration
        .variants
        .iter()
        .zip(&found)
        .filter(|(_, found)| found.is_none_or(|it| free.contains(&it)))
        .map(|(variant, _)| variant)
        .collect();
    if lone.is_empty() && free.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    let quoted = |all: Vec<&str>| {
        let all: Vec<String> = all.iter().map(|it| format!("`{it}`")).collect();
        listed(&all.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let variants = quoted(lone.iter().map(|it| it.name.as_str()).collect());
    let free = quoted(free.into_iter().map(String::as_str).collect());
    let what = match (lone.is_empty(), free.is_empty()) {
        (false, true) => format!(
            "the database has no label for {variants}; remove what it lacks, or add the label in a migration"
        ),
        (true, _) => format!("no variant is the label {free} in the database; add a variant"),
        (false, false) => format!(
            "the sources do not tell which label of {free} in the database {variants} {}; write `#[schema(rename = \"…\")]` on each of these variants",
            if lone.len() == 1 { "is" } else { "are" }
        ),
    };
    Err(Remark::Alone(format!(
        "`{}` ({}) does not become the definition of the enum `{}`: {what}, and `#[derive(driftless::SchemaEnum)]` on the enum",
        enumeration.name, enumeration.location, labels.name
    )))
}

/// What Diesel's traits write comes first, then what a derive is told, then names, which other code must not contradict.
fn label<'a>(
    variant: &Variant,
    enumeration: &Enumeration,
    labels: &'a Enum,
    sources: &Sources,
) -> Option<&'a String> {
    let known = |text: &str| labels.labels.iter().find(|it| *it == text);
    let converted = |is_diesels: bool| {
        let pairs = sources.converted(enumeration, is_diesels).into_iter();
        let its = pairs.filter(|(it, _)| *it == variant.name).filter_map(|(_, text)| known(text));
        let mut all: Vec<&String> = its.collect();
        all.sort();
        all.dedup();
        all
    };
    match converted(true).as_slice() {
        [] => {}
        [one] => return Some(one),
        _ => return None,
    }
    if let Some(label) = variant.text.as_deref().and_then(known) {
        return Some(label);
    }
    let mut all = converted(false);
    all.extend(labels.labels.iter().filter(|it| plain(it) == plain(&variant.name)));
    all.sort();
    all.dedup();
    match all.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}
