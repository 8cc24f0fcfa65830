//! Tables, and other relations among them: `pg_class`.

use driftless_schema::{
    Expression, Grants, IndexKey, Inheritance, Name, ObjectId, PartitionColumn, PartitionKey,
    PartitionStrategy, QualifiedName, ReplicaIdentity, RowSecurity, Table, TableTraits, Unmodelled,
};
use postgres::{Row, Transaction};

use super::parameter::parameters;
use super::text::items;
use super::{Reading, Tables, remark};
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<Tables, Error> {
    let rows = super::rows(transaction, "reading tables", include_str!("table.sql"), names)?;
    let mut tables = Tables::new();
    for row in rows {
        let name =
            QualifiedName::new(row.get::<_, String>("namespace"), row.get::<_, String>("name"));
        if let Some(what) = row.get::<_, Option<String>>("opaque") {
            remark(unmodelled, ObjectId::table(&name), what);
            continue;
        }
        let owner = Some(Name::new(row.get::<_, String>("owner")));
        let grants = Some(Grants { owner, all: Vec::new() });
        let table = Table { traits: traits(&row), grants, ..Table::new(name) };
        tables.insert(row.get("oid"), Reading::new(table));
    }
    Ok(tables)
}

fn traits(row: &Row) -> TableTraits {
    let mut all = parameters(row.get("parameters"), "");
    all.extend(parameters(row.get("toast_parameters"), "toast."));
    let access_method = row.get::<_, Option<String>>("access_method");
    TableTraits {
        unlogged: row.get("unlogged"),
        parameters: all,
        tablespace: row.get::<_, Option<String>>("tablespace").map(Name::new),
        access_method: access_method.filter(|it| it != "heap").map(Name::new),
        row_security: RowSecurity {
            enabled: row.get("row_security"),
            forced: row.get("row_security_forced"),
        },
        replica_identity: match row.get::<_, &str>("replica_identity") {
            "f" => ReplicaIdentity::Full,
            "n" => ReplicaIdentity::Nothing,
            // `i` is recorded at the index.
            _ => ReplicaIdentity::Default,
        },
        comment: row.get("comment"),
        partition_by: partition_key(row),
        inheritance: inheritance(row),
    }
}

fn inheritance(row: &Row) -> Inheritance {
    let namespaces: Vec<String> = row.get("parent_namespaces");
    let names: Vec<String> = row.get("parent_names");
    let parents = namespaces.into_iter().zip(names);
    let parents: Vec<QualifiedName> =
        parents.map(|(namespace, name)| QualifiedName::new(namespace, name)).collect();
    match (row.get::<_, Option<String>>("bound"), parents.as_slice()) {
        (Some(bound), [of]) => Inheritance::Partition { of: of.clone(), bound },
        (_, []) => Inheritance::None,
        _ => Inheritance::Parents(parents),
    }
}

/// `pg_get_partkeydef` writes `RANGE (a, lower(b) COLLATE "C")`.
fn partition_key(row: &Row) -> Option<PartitionKey> {
    let text = row.get::<_, Option<&str>>("partition_key")?;
    let (_, parts) = text.split_once('(')?;
    let parts = items(parts.strip_suffix(')')?);
    let names: Vec<Option<String>> = row.get("partition_columns");
    let spellings: Vec<Option<&str>> = row.get("partition_spellings");
    let columns = parts.into_iter().zip(names.into_iter().zip(spellings));
    let column = |(text, known): (&str, (Option<String>, Option<&str>))| match known {
        (Some(name), Some(spelling)) => PartitionColumn {
            key: IndexKey::Column(Name::new(name)),
            options: text.strip_prefix(spelling).unwrap_or_default().to_owned(),
        },
        _ => PartitionColumn {
            key: IndexKey::Expression(Expression::new(text)),
            options: String::new(),
        },
    };
    Some(PartitionKey {
        strategy: match row.get::<_, &str>("partition_strategy") {
            "l" => PartitionStrategy::List,
            "h" => PartitionStrategy::Hash,
            _ => PartitionStrategy::Range,
        },
        columns: columns.map(column).collect(),
    })
}
