//! Derives and attributes as insertions into a source file.

use crate::adopt::edit::Insertion;
use crate::adopt::rust::Derives;

/// More than that is broken into lines.
const WIDTH: usize = 100;

/// One more derive, in the list that is there or in one of its own.
pub(super) fn derive(
    derives: &Derives,
    path: &str,
    start: proc_macro2::LineColumn,
) -> Option<Insertion> {
    Some(match derives.end {
        Some(at) => Insertion { at, text: format!(", {path}") },
        None => Insertion {
            at: start,
            text: format!("#[derive({path})]\n{}", " ".repeat(start.column)),
        },
    })
}

/// `#[schema(…)]` above an item.
pub(super) fn attribute(items: &[String], at: proc_macro2::LineColumn) -> Option<Insertion> {
    if items.is_empty() {
        return None;
    }
    let indent = " ".repeat(at.column);
    let flat = format!("#[schema({})]", items.join(", "));
    let text = match flat.len() + at.column <= WIDTH {
        true => flat,
        false => {
            let lines: Vec<String> = items.iter().map(|it| format!("{indent}    {it}")).collect();
            format!("#[schema(\n{}\n{indent})]", lines.join(",\n"))
        }
    };
    Some(Insertion { at, text: format!("{text}\n{indent}") })
}
