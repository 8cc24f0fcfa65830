//! Options as the catalog keeps them: texts such as `fillfactor=70`.

use driftless_schema::Parameters;

/// Security releases of November 2026 (15.20) stamp every column with an option of the server's own.
const OF_THE_SERVER: &str = "pg_attver";

/// The options of a table, an index, a column, each name behind that prefix.
pub(super) fn parameters(texts: Option<Vec<String>>, prefix: &str) -> Parameters {
    let texts = texts.unwrap_or_default();
    let pairs = texts.iter().map(|it| it.split_once('=').unwrap_or((it, "")));
    pairs
        .filter(|(name, _)| *name != OF_THE_SERVER)
        .map(|(name, value)| (format!("{prefix}{name}"), value.to_owned()))
        .collect()
}
