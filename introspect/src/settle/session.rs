//! The transactions for questions: with settings that make texts the same everywhere, and rolled back.

use postgres::Transaction;
use postgres::types::Type;

use crate::{Client, Error, PINNED};

/// A transaction for the planner, and facts about the session.
pub(super) struct Planning<'a> {
    /// The transaction is read-only: even a function that the guard missed could change nothing.
    pub(super) transaction: Transaction<'a>,
    /// The session's `search_path`.
    pub(super) path: String,
    /// Why the parser may not be asked, if so.
    pub(super) obstacle: Option<String>,
}

/// The settings that decide how a text is parsed, and how it is deparsed.
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

/// Until the end of the transaction, or of its savepoint, names are resolved under that path. No query of ours runs
/// there except those that contain texts.
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
