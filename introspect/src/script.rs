//! Running somebody's SQL as a whole, and saying where in it the server stopped.

use std::collections::BTreeSet;
use std::fmt;

use postgres::Client;
use postgres::error::ErrorPosition;

use crate::Error;

/// What a server says about a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The line of the script, from 1, where the server tells it.
    pub line: Option<usize>,
    /// The server's sentence.
    pub message: String,
}

/// `line 3: relation "a" does not exist`.
impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line}: {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

/// What a throwaway server is called (`cluster_name`): it is ours, and so is whatever is made there.
pub(crate) const THROWAWAY: &str = "driftless_throwaway";

/// Makes the tablespaces that a script names, on a throwaway server that does not have them; elsewhere it does nothing.
/// They lie within the server's own directory.
pub fn make_tablespaces(client: &mut Client, text: &str) -> Result<(), Error> {
    let names = tablespaces(text);
    if names.is_empty() {
        return Ok(());
    }
    let doing = |it| Error::new("making tablespaces on a throwaway server", it);
    let query = "select pg_catalog.current_setting('cluster_name'),
        array(select spcname::text from pg_catalog.pg_tablespace)";
    let row = client.query_one(query, &[]).map_err(doing)?;
    let (server, known): (String, Vec<String>) = (row.get(0), row.get(1));
    if server != THROWAWAY {
        return Ok(());
    }
    for name in names.into_iter().filter(|it| !known.contains(it)) {
        client.batch_execute("set allow_in_place_tablespaces = on").map_err(doing)?;
        let name = name.replace('"', "\"\"");
        let sql = format!("create tablespace \"{name}\" location ''");
        client.batch_execute(&sql).map_err(doing)?;
    }
    Ok(())
}

/// The names behind `TABLESPACE` and `default_tablespace =`. One too many does no harm.
fn tablespaces(text: &str) -> BTreeSet<String> {
    const WORD: &str = "tablespace";
    let lower = text.to_ascii_lowercase();
    let behind = lower.match_indices(WORD).map(|(place, _)| &text[place + WORD.len()..]);
    let names = behind.filter_map(|it| {
        let it = it.trim_start();
        let it = it.strip_prefix('=').unwrap_or(it).trim_start();
        match it.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().map(str::to_owned),
            None => {
                let end = it.find(|it: char| !it.is_alphanumeric() && it != '_');
                Some(it[..end.unwrap_or(it.len())].to_lowercase())
            }
        }
    });
    names.filter(|it| !it.is_empty() && !it.starts_with("pg_")).collect()
}

/// Runs a script as one message, as Diesel runs a migration: all of it or nothing. On a throwaway server it finds the
/// tablespaces that it names.
pub fn run(client: &mut Client, text: &str) -> Result<(), Complaint> {
    make_tablespaces(client, text)
        .map_err(|it| Complaint { line: None, message: it.to_string() })?;
    client.batch_execute(text).map_err(|error| match error.as_db_error() {
        Some(said) => {
            let line = match said.position() {
                Some(ErrorPosition::Original(at)) => usize::try_from(*at).ok(),
                Some(ErrorPosition::Internal { .. }) | None => None,
            };
            let line = line.map(|it| line_of(text, it));
            Complaint { line, message: said.message().to_owned() }
        }
        None => Complaint { line: None, message: error.to_string() },
    })
}

/// The line of a character, both from 1, as PostgreSQL counts.
fn line_of(text: &str, character: usize) -> usize {
    text.chars().take(character.saturating_sub(1)).filter(|it| *it == '\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::{line_of, tablespaces};

    #[test]
    fn finds_the_tablespaces_that_a_script_names() {
        let text = "create table t () TABLESPACE fast; alter index i set tablespace \"Odd one\"; \
                    SET default_tablespace = slow; SET default_tablespace = ''; set tablespace pg_default";
        let found: Vec<String> = tablespaces(text).into_iter().collect();
        assert_eq!(found, ["Odd one", "fast", "slow"]);
    }

    #[test]
    fn a_line_is_found_by_characters_and_not_by_bytes() {
        assert_eq!(line_of("ä\nü\nx", 1), 1);
        assert_eq!(line_of("ä\nü\nx", 3), 2);
        assert_eq!(line_of("ä\nü\nx", 5), 3);
    }
}
