//! The transactions that are asked in: under settings that make texts the same everywhere, and rolled back.

use postgres::Transaction;
use postgres::types::Type;

use crate::{Client, Error, PINNED};

/// A transaction for the planner, and what it tells of the session.
pub(super) struct Planning<'a> {
    /// It only reads: even a function that slipped through every guard could change nothing.
    pub(super) transaction: Transaction<'a>,
    /// The `search_path` that the session was given.
    pub(super) path: String,
    /// Why the parser may not be asked, if it may not.
    pub(super) obstacle: Option<String>,
}

/// What decides how a text is read, and how it is spelled.
const SETTINGS: &str = "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; \
     set local extra_float_digits = 1; set local bytea_output = 'hex'; set local quote_all_identifiers = off; \
     set local transform_null_equals = off; set local array_nulls = on; set local xmloption = 'content'; \
     set local client_min_messages = 'error'";

/// Begins a transaction for the planner.
pub(super) fn planning(client: &mut Client) -> Result<Planning<'_>, Error> {
    let doing = |it| Error::new("beginning to ask what texts mean", it);
    let path = client.path()?;
    let mut transaction = client.build_transaction().read_only(true).start().map_err(doing)?;
    transaction.batch_execute(&format!("{PINNED}; {SETTINGS}")).map_err(doing)?;
    let row = transaction.query_typed_one(include_str!("session.sql"), &[]).map_err(doing)?;
    Ok(Planning { path, obstacle: row.get("obstacle"), transaction })
}

/// From here to the end of the transaction, or of its savepoint, names mean what they mean under that path. Nothing of ours
/// is asked there but what a text says.
pub(super) fn under(transaction: &mut Transaction<'_>, path: &str) -> Result<(), postgres::Error> {
    let sql = "select pg_catalog.set_config('search_path', $1, true)";
    transaction.query_typed(sql, &[(&path, Type::TEXT)]).map(|_| ())
}

/// Begins a transaction for the parser.
pub(super) fn parsing(client: &mut Client) -> Result<Transaction<'_>, Error> {
    let doing = |it| Error::new("beginning to ask what texts mean", it);
    let mut transaction = client.transaction().map_err(doing)?;
    transaction.batch_execute(&format!("{PINNED}; {SETTINGS}")).map_err(doing)?;
    Ok(transaction)
}

/// Ends either.
pub(super) fn end(transaction: Transaction<'_>) -> Result<(), Error> {
    transaction.rollback().map_err(|it| Error::new("ending to ask what texts mean", it))
}
