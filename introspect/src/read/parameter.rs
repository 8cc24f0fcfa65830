//! Options as in the catalog: texts such as `fillfactor=70`.

use driftless_schema::Parameters;

/// The security releases of November 2026 (15.20) give every column an option of the server's own.
const OF_THE_SERVER: &str = "pg_attver";

/// The options of a table, an index, a column, each name with that prefix.
pub(super) fn parameters(texts: Option<Vec<String>>, prefix: &str) -> Parameters {
    let texts = texts.unwrap_or_default();
    let pairs = texts.iter().map(|it| it.split_once('=').unwrap_or((it, "")));
    pairs
        .filter(|(name, _)| *name != OF_THE_SERVER)
        .map(|(name, value)| (format!("{prefix}{name}"), value.to_owned()))
        .collect()
}
