//! Statements about a table as SQL.

use std::collections::BTreeMap;

use driftless_schema::Table;

use super::Spelled;
use super::action::{action, settings};
use super::column::column;
use super::sql::{identifier, literal, qualified, rename, tablespace, with};
use crate::kinds::Constraint;
use crate::plan::TableStatement;

impl Spelled for TableStatement {
    fn sql(&self) -> String {
        match self {
            TableStatement::Create(table) => create(table),
            TableStatement::Drop(table) => format!("DROP TABLE {};\n", qualified(&table.name)),
            TableStatement::Rename(names) => rename("TABLE", names),
            TableStatement::Alter { table, actions } => {
                let settings: BTreeMap<&str, String> = actions.iter().flat_map(settings).collect();
                let set = settings
                    .iter()
                    .map(|(name, it)| format!("SET LOCAL {name} = {};\n", literal(it)));
                let reset = settings.keys().map(|name| format!("SET LOCAL {name} TO DEFAULT;\n"));
                let (set, reset) = (set.collect::<String>(), reset.collect::<String>());
                let actions: Vec<String> = actions.iter().map(action).collect();
                format!("{set}ALTER TABLE {} {};\n{reset}", qualified(table), actions.join(", "))
            }
            TableStatement::RenameColumn(table, names) => format!(
                "ALTER TABLE {} RENAME COLUMN {} TO {};\n",
                qualified(table),
                identifier(&names.before),
                identifier(&names.after)
            ),
            TableStatement::RenameConstraint(table, names) => format!(
                "ALTER TABLE {} RENAME CONSTRAINT {} TO {};\n",
                qualified(table),
                identifier(&names.before),
                identifier(&names.after)
            ),
            TableStatement::Lock(tables) => {
                let tables: Vec<String> = tables.iter().map(qualified).collect();
                format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE;\n", tables.join(", "))
            }
        }
    }
}

fn create(table: &Table) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    lines.extend(Constraint::all(table).iter().map(|it| it.spelled().sql()));
    let traits = &table.traits;
    let unlogged = if traits.unlogged { "UNLOGGED " } else { "" };
    let mut rest = String::new();
    if let Some(method) = &traits.access_method {
        rest += &format!(" USING {}", identifier(method));
    }
    rest += &with(&traits.parameters);
    rest += &tablespace(" TABLESPACE", traits.tablespace.as_ref());
    let name = qualified(&table.name);
    if lines.is_empty() {
        return format!("CREATE {unlogged}TABLE {name} (){rest};\n");
    }
    format!("CREATE {unlogged}TABLE {name} (\n    {}\n){rest};\n", lines.join(",\n    "))
}
