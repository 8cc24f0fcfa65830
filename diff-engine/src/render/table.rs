//! Statements about a table as SQL.

use std::collections::BTreeMap;

use driftless_schema::{
    IndexKey, Inheritance, PartitionColumn, PartitionKey, PartitionStrategy, QualifiedName, Table,
};

use super::Spelled;
use super::action::action;
use super::column::column;
use super::sql::{identifier, literal, qualified, rename, tablespace, with};
use crate::kinds::Constraint;
use crate::plan::{TableAction, TableStatement};

impl Spelled for TableStatement {
    fn sql(&self) -> String {
        match self {
            TableStatement::Create(table) => create(table),
            TableStatement::Drop(table) => format!("DROP TABLE {};\n", qualified(&table.name)),
            TableStatement::Rename(names) => rename("TABLE", names),
            TableStatement::Alter { table, parts } => alter(table, parts),
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
            TableStatement::Attach { parent, table, bound } => format!(
                "ALTER TABLE {} ATTACH PARTITION {} {bound};\n",
                qualified(parent),
                qualified(table)
            ),
            TableStatement::Detach { parent, table } => format!(
                "ALTER TABLE {} DETACH PARTITION {};\n",
                qualified(parent),
                qualified(table)
            ),
        }
    }
}

/// One line for each part, so that a reviewer sees what belongs together.
fn alter(table: &QualifiedName, parts: &[Vec<TableAction>]) -> String {
    let settings: BTreeMap<&str, String> =
        parts.iter().flatten().flat_map(TableAction::settings).collect();
    let set = settings.iter().map(|(name, it)| format!("SET LOCAL {name} = {};\n", literal(it)));
    let reset = settings.keys().map(|name| format!("SET LOCAL {name} TO DEFAULT;\n"));
    let (set, reset) = (set.collect::<String>(), reset.collect::<String>());
    let spelled = |it: &Vec<TableAction>| it.iter().map(action).collect::<Vec<_>>().join(", ");
    let (table, parts) = (qualified(table), parts.iter().map(spelled).collect::<Vec<_>>());
    match parts.as_slice() {
        [only] => format!("{set}ALTER TABLE {table} {only};\n{reset}"),
        all => format!("{set}ALTER TABLE {table}\n    {};\n{reset}", all.join(",\n    ")),
    }
}

fn create(table: &Table) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    lines.extend(Constraint::all(table).iter().map(|it| it.spelled().sql()));
    let traits = &table.traits;
    let unlogged = if traits.unlogged { "UNLOGGED " } else { "" };
    let (mut of, mut rest) = (String::new(), String::new());
    match &traits.inheritance {
        Inheritance::None => (),
        Inheritance::Partition { of: parent, bound } => {
            of = format!(" PARTITION OF {}", qualified(parent));
            rest = format!(" {bound}");
        }
        Inheritance::Parents(all) => {
            let all: Vec<String> = all.iter().map(qualified).collect();
            rest = format!(" INHERITS ({})", all.join(", "));
        }
    }
    rest += &traits.partition_by.as_ref().map_or(String::new(), partition_by);
    if let Some(method) = &traits.access_method {
        rest += &format!(" USING {}", identifier(method));
    }
    rest += &with(&traits.parameters);
    rest += &tablespace(" TABLESPACE", traits.tablespace.as_ref());
    let name = qualified(&table.name);
    match (lines.is_empty(), of.is_empty()) {
        // A partition has its columns from its parent; an empty list is an error there.
        (true, false) => format!("CREATE {unlogged}TABLE {name}{of}{rest};\n"),
        (true, true) => format!("CREATE {unlogged}TABLE {name} (){rest};\n"),
        (false, _) => format!(
            "CREATE {unlogged}TABLE {name}{of} (\n    {}\n){rest};\n",
            lines.join(",\n    ")
        ),
    }
}

fn partition_by(key: &PartitionKey) -> String {
    let strategy = match key.strategy {
        PartitionStrategy::List => "LIST",
        PartitionStrategy::Range => "RANGE",
        PartitionStrategy::Hash => "HASH",
    };
    let part = |it: &PartitionColumn| match &it.key {
        IndexKey::Column(name) => format!("{}{}", identifier(name), it.options),
        IndexKey::Expression(text) => format!("{}{}", text.as_str(), it.options),
    };
    let parts: Vec<String> = key.columns.iter().map(part).collect();
    format!(" PARTITION BY {strategy} ({})", parts.join(", "))
}
