//! Privileges on tables and columns: `relacl` and `attacl`.

use driftless_schema::{Grant, Grantee, Name, Privilege};
use postgres::Transaction;

use super::Tables;
use crate::Error;

/// Adds them to the tables that were read, whose owners are known.
pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
) -> Result<(), Error> {
    let doing = "reading privileges";
    for row in super::rows(transaction, doing, include_str!("grant.sql"), names)? {
        let oid: u32 = row.get("oid");
        let Some(grants) = tables.get_mut(&oid).and_then(|it| it.table.grants.as_mut()) else {
            continue;
        };
        // A privilege of a newer server than all that are supported is not seen.
        let Some(privilege) = Privilege::of_keyword(row.get("privilege")) else { continue };
        let grantee = row.get::<_, Option<String>>("grantee");
        grants.all.push(Grant {
            grantee: grantee.map_or(Grantee::Public, |it| Grantee::Role(Name::new(it))),
            privilege,
            column: row.get::<_, Option<String>>("attribute").map(Name::new),
            grantable: row.get("grantable"),
        });
    }
    Ok(())
}
