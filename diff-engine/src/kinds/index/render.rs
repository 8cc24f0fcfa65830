//! Statements about an index as SQL, and index keys, which exclusion constraints have too.

use driftless_schema::{Index, IndexColumn, IndexKey, QualifiedName};

use super::{IndexAction, IndexStatement};
use crate::render::{
    Spelled, enclosed, identifier, include, loose, own_tablespace, parameter_names, parameters,
    qualified, tablespace, with,
};

impl Spelled for IndexStatement {
    fn sql(&self) -> String {
        match self {
            IndexStatement::Create(table, index) => create(table, index),
            IndexStatement::Drop { name, concurrently } => {
                format!("DROP INDEX {}{};\n", words(*concurrently), qualified(name))
            }
            IndexStatement::Rename(name, new) => {
                format!("ALTER INDEX {} RENAME TO {};\n", qualified(name), identifier(new))
            }
            IndexStatement::Alter(name, it) => {
                format!("ALTER INDEX {} {};\n", qualified(name), action(it))
            }
            IndexStatement::Rebuild(name) => format!("REINDEX INDEX {};\n", qualified(name)),
        }
    }
}

fn words(concurrently: bool) -> &'static str {
    if concurrently { "CONCURRENTLY " } else { "" }
}

fn create(table: &QualifiedName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let keys: Vec<String> = index.columns.iter().map(index_column).collect();
    // PostgreSQL's default method is omitted.
    let method = match index.method.as_str() {
        "btree" => String::new(),
        _ => format!(" USING {}", identifier(&index.method)),
    };
    let mut rest = include(&index.include);
    if !index.nulls_distinct {
        rest += " NULLS NOT DISTINCT";
    }
    rest += &with(&index.storage.parameters);
    rest += &tablespace(" TABLESPACE", index.storage.tablespace.as_ref());
    if let Some(predicate) = &index.predicate {
        rest += &format!(" WHERE {}", enclosed(predicate));
    }
    format!(
        "CREATE {unique}INDEX {}{} ON {}{method} ({}){rest};\n",
        words(index.concurrently),
        identifier(&index.name),
        qualified(table),
        keys.join(", ")
    )
}

pub(crate) fn index_column(column: &IndexColumn) -> String {
    let mut text = match &column.key {
        IndexKey::Column(name) => identifier(name),
        IndexKey::Expression(it) => enclosed(it),
    };
    if let Some(collation) = &column.collation {
        text += &format!(" COLLATE {}", loose(collation));
    }
    if let Some(class) = &column.class {
        text += &format!(" {}", loose(&class.name));
        if !class.parameters.is_empty() {
            text += &format!(" ({})", parameters(&class.parameters));
        }
    }
    if column.descending {
        text += " DESC";
    }
    if column.nulls_first != column.descending {
        text += if column.nulls_first { " NULLS FIRST" } else { " NULLS LAST" };
    }
    text
}

fn action(action: &IndexAction) -> String {
    match action {
        IndexAction::SetParameters(it) => format!("SET ({})", parameters(it)),
        IndexAction::ResetParameters(it) => format!("RESET ({})", parameter_names(it)),
        IndexAction::SetTablespace(name) => format!("SET TABLESPACE {}", own_tablespace(name)),
        IndexAction::SetStatistics(place, target) => {
            format!("ALTER COLUMN {place} SET STATISTICS {}", target.unwrap_or(-1))
        }
    }
}
