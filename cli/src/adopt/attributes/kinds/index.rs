//! An index.

use driftless_schema::naming::{addition, of_expression};
use driftless_schema::{Index, IndexColumn, IndexKey, Name, Table};

use super::key::of_key;
use crate::adopt::attributes::common::{comment, include, name_unless, storage};
use crate::adopt::attributes::words::{call, flag, quoted};
use crate::adopt::rust::Structure;

/// On the field where it is a plain index over one column, otherwise on the struct.
pub(super) fn of_index<'a>(
    index: &Index,
    table: &Table,
    structure: &'a Structure,
) -> (Option<&'a str>, String) {
    let field = |it: &Name| table.column(it).and_then(|it| structure.field(it));
    let parts = index.columns.iter().map(|it| match &it.key {
        IndexKey::Column(column) => column.as_str(),
        IndexKey::Expression(expression) => of_expression(expression.as_str()),
    });
    let name = name_unless(table, &index.name, &addition(parts), "idx");
    let plain =
        Index { naming: index.naming, ..Index::new(index.name.clone(), index.columns.clone()) };
    if let [IndexColumn { key: IndexKey::Column(column), .. }] = index.columns.as_slice()
        && index.columns[0] == IndexColumn::new(IndexKey::Column(column.clone()))
        && *index == plain
        && let Some(field) = field(column)
    {
        let item = name.map_or("index".to_owned(), |it| format!("index({it})"));
        return (Some(&field.name), item);
    }
    let field_of =
        |it: &Name| field(it).map_or_else(|| it.as_str().to_owned(), |it| it.name.clone());
    let columns = index.columns.iter().map(|it| of_key(it, &field_of));
    let mut items = vec![format!("columns({})", columns.collect::<Vec<_>>().join(", "))];
    if index.unique {
        items.push("unique".to_owned());
    }
    items.extend(index.predicate.iter().map(|it| format!("where = {}", quoted(it.as_str()))));
    if index.method.as_str() != "btree" {
        items.push(format!("method = {}", quoted(index.method.as_str())));
    }
    items.extend(name);
    items.extend(flag(!index.nulls_distinct, "nulls_not_distinct"));
    items.extend(include(&index.include, &field_of));
    items.extend(storage(&index.storage));
    items.extend(comment(index.comment.as_ref()));
    (None, call("index", items))
}
