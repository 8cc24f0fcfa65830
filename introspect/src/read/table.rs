//! Tables, and other relations among them: `pg_class`.

use std::collections::BTreeMap;

use driftless_schema::{
    Name, ObjectId, QualifiedName, ReplicaIdentity, RowSecurity, Table, TableTraits, Unmodelled,
};
use postgres::{Row, Transaction};

use super::parameter::parameters;
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
        let table = Table { traits: traits(&row), ..Table::new(name) };
        tables.insert(row.get("oid"), Reading { table, attributes: BTreeMap::new() });
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
    }
}
