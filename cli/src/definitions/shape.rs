//! Structs that are rows of views: their columns must be those of the query, because Diesel reads them by their places.

use driftless_introspect::script::{self, Complaint};
use driftless_introspect::{Client, read};
use driftless_schema::record::DeclaredView;
use driftless_schema::{Dependent, Name, Pair, Schema, Table};

use super::statement::Said;
use crate::failure::Failure;
use crate::report;

/// The name of a table with the columns of a struct, which exists only while they are compared.
const SHAPE: &str = "__driftless_shape";

/// The statements that create the indexes of a materialized view.
pub(super) fn indexes(view: &DeclaredView) -> Vec<Said> {
    let mut table = view.shape.clone();
    // On a scratch database each statement runs in a transaction.
    table.indexes.iter_mut().for_each(|it| it.concurrently = false);
    let without = Table { indexes: Vec::new(), ..table.clone() };
    let of = |table: Table| Schema { tables: vec![table], ..Schema::default() };
    let files = report::change(Pair { before: of(without), after: of(table) });
    let statements = files.iter().flat_map(|it| driftless_sql::script::message(it));
    let (file, line) = place(view);
    let said = |text: &str| Said {
        file: file.clone(),
        line,
        text: text.to_owned(),
        defines: None,
        renamed_from: None,
    };
    statements.map(|it| said(it.text)).collect()
}

/// Fails if a struct has other columns than its view: other names, types, or another order.
pub(super) fn compared(
    views: &[DeclaredView],
    found: &[Dependent],
    client: &mut Client,
) -> Result<(), Failure> {
    for view in views {
        let (file, line) = place(view);
        let name = &view.shape.name;
        let of_struct = format!("struct `{}` (`{file}`, line {line})", view.rust_name);
        if !found.iter().any(|it| it.id == view.id && it.what == view.kind) {
            return Err(Failure::new(
                format!("{of_struct} is a row of `{name}`, which is no {}", view.kind.noun()),
                "define the view once: on the struct, or in an SQL file",
            ));
        }
        let wanted = columns_of_struct(view, client)?;
        let found = read::shape(client, name)?;
        if wanted.iter().map(alike).ne(found.iter().map(alike)) {
            let list = |all: &[(String, String)]| {
                let all: Vec<String> =
                    all.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
                all.join(", ")
            };
            return Err(Failure::new(
                format!(
                    "the query of the view `{name}` gives ({}), but {of_struct} has ({})",
                    list(&found),
                    list(&wanted)
                ),
                "correct the struct or the query: Diesel reads the columns in the order of the fields, so their names, their types and their order must be the same",
            ));
        }
    }
    Ok(())
}

fn place(view: &DeclaredView) -> (String, usize) {
    view.place.as_ref().map_or((String::new(), 0), |it| (it.file.clone(), it.line as usize))
}

/// Diesel's `Text` is each of these, and its `Array<Text>` the array of each.
fn alike((name, kind): &(String, String)) -> (&str, &str) {
    let kind = match kind.as_str() {
        "character varying" | "character" => "text",
        "character varying[]" | "character[]" => "text[]",
        other => other,
    };
    (name, kind)
}

fn columns_of_struct(
    view: &DeclaredView,
    client: &mut Client,
) -> Result<Vec<(String, String)>, Failure> {
    let name = view.shape.name.sibling(Name::new(SHAPE));
    let table = Table { columns: view.shape.columns.clone(), ..Table::new(name.clone()) };
    let schema = Schema { tables: vec![table], ..Schema::default() };
    let (file, line) = place(view);
    let ours = |it: Complaint| {
        let message =
            format!("the columns of `{}` (`{file}`, line {line}) cannot be made", view.rust_name);
        Failure::of(message, it).with_help("correct the types of its fields")
    };
    script::message(client, "BEGIN").map_err(ours)?;
    let made = report::creation(schema).iter().try_for_each(|it| script::message(client, it));
    let found = made.map(|()| read::shape(client, &name));
    script::message(client, "ROLLBACK").map_err(ours)?;
    Ok(found.map_err(ours)??)
}
