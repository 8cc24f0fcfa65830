//! A unique constraint.

use driftless_schema::naming::addition;
use driftless_schema::{Name, Table, Unique};

use super::Model;
use crate::adopt::attributes::common::{
    FieldOf, comment, include, name_unless, names, storage, timing,
};
use crate::adopt::attributes::words::{call, flag};
use crate::adopt::rust::Field;

/// On the field where one is over one column, otherwise on the struct. A field takes one: the others over its column are on
/// the struct.
pub(super) fn of_uniques<'a>(
    model: &Model<'a>,
    field: FieldOf<'_>,
) -> Vec<(Option<&'a str>, String)> {
    let mut all = Vec::new();
    let mut rest: Vec<(Vec<&'a Field>, Vec<String>)> = Vec::new();
    for unique in &model.table.uniques {
        if let Some(columns) = model.fields(&unique.columns) {
            rest.push((columns, options(unique, model.table, field)));
        }
    }
    let mut taken: Vec<&str> = Vec::new();
    // The plainest is on the field, whatever the order of names.
    rest.sort_by_key(|(_, options)| options.len());
    for (columns, options) in rest {
        match columns.as_slice() {
            [field] if !taken.contains(&field.name.as_str()) => {
                taken.push(&field.name);
                all.push((Some(field.name.as_str()), call("unique", options)));
            }
            several if options.is_empty() => {
                all.push((None, format!("unique({})", names(several))));
            }
            several => {
                let columns = [call("columns", vec![names(several)])];
                all.push((None, call("unique", columns.into_iter().chain(options).collect())));
            }
        }
    }
    all
}

/// All but the columns.
fn options(unique: &Unique, table: &Table, field: FieldOf<'_>) -> Vec<String> {
    let parts = addition(unique.columns.iter().map(Name::as_str));
    let name = name_unless(table, &unique.name, &parts, "key");
    let mut items: Vec<String> = name.into_iter().collect();
    items.extend(flag(!unique.nulls_distinct, "nulls_not_distinct"));
    items.extend(flag(unique.without_overlaps, "without_overlaps"));
    items.extend(include(&unique.include, field));
    items.extend(timing(unique.timing));
    items.extend(storage(&unique.storage));
    items.extend(comment(unique.comment.as_ref()));
    items
}
