//! The extensions that a script creates, and those among them that only a superuser may install.

use std::collections::BTreeMap;

use crate::script::Step;
use crate::{Client, Error};
use driftless_schema::quote::identifier;
use driftless_sql::Token;
use driftless_sql::script::{Piece, Statement};

/// Extensions that PostgreSQL does not mark as trusted, and that give an unprivileged role no access to the system:
/// none of them reads or writes files, runs programs, connects to other servers or adds a language; functions of theirs
/// that could are for superusers alone.
const HARMLESS: [&str; 33] = [
    "address_standardizer",
    "address_standardizer_data_us",
    "amcheck",
    "autoinc",
    "bloom",
    "dict_xsyn",
    "earthdistance",
    "h3",
    "hypopg",
    "insert_username",
    "intagg",
    "ip4r",
    "moddatetime",
    "pageinspect",
    "pg_buffercache",
    "pg_freespacemap",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_surgery",
    "pg_uuidv7",
    "pg_visibility",
    "pgrowlocks",
    "pgrouting",
    "pgstattuple",
    "pgtap",
    "postgis",
    "postgis_raster",
    "postgis_sfcgal",
    "postgis_topology",
    "refint",
    "semver",
    "sslinfo",
    "vector",
];

/// The statements of a script.
pub(super) fn statements<'a>(pieces: &'a [Piece<'a>]) -> impl Iterator<Item = &'a Statement<'a>> {
    pieces.iter().filter_map(|it| match it {
        Piece::Statement(statement) => Some(statement),
        Piece::Copy(..) | Piece::Command { .. } => None,
    })
}

/// Extensions by their names, each with the requested schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Extensions(BTreeMap<String, Option<String>>);

impl Extensions {
    /// The extensions that a script creates.
    pub(super) fn of<'a>(statements: impl Iterator<Item = &'a Statement<'a>>) -> Extensions {
        Extensions(statements.filter_map(created).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The extensions that only a superuser may install here, and that are allowed: known to be harmless, or
    /// configured.
    pub(super) fn guarded(
        self,
        client: &mut Client,
        allowed: &[String],
    ) -> Result<Extensions, Error> {
        let names: Vec<&String> = self.0.keys().collect();
        let rows = client
            .query(include_str!("extensions.sql"), &[&names])
            .map_err(|it| Error::new("asking for extensions", it))?;
        let found: Vec<String> = rows.iter().map(|it| it.get(0)).collect();
        let may = |it: &String| HARMLESS.contains(&it.as_str()) || allowed.contains(it);
        let all = self.0.into_iter().filter(|(name, _)| found.contains(name) && may(name));
        Ok(Extensions(all.collect()))
    }

    /// Installs them as a superuser, for `owner`, in a database that is still empty.
    pub(super) fn install(&self, client: &mut Client, owner: &str) -> Result<(), Error> {
        if self.is_empty() {
            return Ok(());
        }
        let installer = format!("{owner}_installer");
        let mut sql = format!(
            "create role {installer} superuser; set local search_path = public; set role {installer};"
        );
        for (name, schema) in &self.0 {
            let within = schema.as_ref().map_or(String::new(), |it| {
                sql += &format!("create schema if not exists {};", identifier(it));
                format!(" schema {}", identifier(it))
            });
            sql += &format!("create extension {}{within} cascade;", identifier(name));
        }
        sql +=
            &format!("reset role; reassign owned by {installer} to {owner}; drop role {installer}");
        // One message, one transaction: nobody else sees the temporary installer.
        client
            .batch_execute(&sql)
            .map_err(|it| Error::new("installing extensions on a scratch database", it))
    }

    /// The script to run if these extensions, and their schemas, exist already.
    pub(super) fn script(&self, pieces: &[Piece<'_>]) -> Vec<Step> {
        let step = |piece: &Piece<'_>| match *piece {
            Piece::Statement(statement) => {
                Step::statement(statement.line, self.tolerant(&statement))
            }
            Piece::Copy(statement, rows) => Step::copy(statement.line, statement.text, rows),
            Piece::Command { line, text } => Step::command(line, text),
        };
        pieces.iter().map(step).collect()
    }

    fn tolerant(&self, statement: &Statement<'_>) -> String {
        let text = statement.text;
        let is_there = match created(statement) {
            Some((name, _)) => self.0.contains_key(&name),
            None => schema(statement)
                .is_some_and(|it| self.0.values().flatten().any(|known| *known == it)),
        };
        let tokens = statement.tokens();
        match tokens.get(1) {
            Some((_, _, end)) if is_there && !is(&tokens, 2, "if") => {
                format!("{} if not exists{}", &text[..*end], &text[*end..])
            }
            _ => text.to_owned(),
        }
    }
}

fn is(tokens: &[(Token, usize, usize)], place: usize, word: &str) -> bool {
    tokens.get(place).is_some_and(|it| it.0.is_word(word))
}

/// `CREATE EXTENSION [IF NOT EXISTS] name [WITH] [SCHEMA schema] …`
fn created(statement: &Statement<'_>) -> Option<(String, Option<String>)> {
    if !statement.begins_with(&["create", "extension"]) {
        return None;
    }
    let tokens = statement.tokens();
    let place = if is(&tokens, 2, "if") { 5 } else { 2 };
    let name = tokens.get(place)?.0.name()?.to_owned();
    let within = (place..tokens.len()).find(|it| is(&tokens, *it, "schema"));
    let schema = within.and_then(|it| tokens.get(it + 1)?.0.name().map(str::to_owned));
    Some((name, schema.filter(|it| it != "public" && it != "pg_catalog")))
}

/// `CREATE SCHEMA [IF NOT EXISTS] name`
fn schema(statement: &Statement<'_>) -> Option<String> {
    if !statement.begins_with(&["create", "schema"]) {
        return None;
    }
    let tokens = statement.tokens();
    let place = if is(&tokens, 2, "if") { 5 } else { 2 };
    tokens.get(place)?.0.name().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use driftless_sql::script::pieces;

    use super::*;

    #[test]
    fn what_is_there_already_is_not_created_again() {
        let script = "create schema ext; create schema \"O\"; CREATE /* x */ EXTENSION bloom WITH SCHEMA ext;\n\
            create extension if not exists citext schema public; create table t ()";
        let pieces = pieces(script).expect("everything ends");
        let wanted = Extensions::of(statements(&pieces));
        let pairs: Vec<_> =
            wanted.0.iter().map(|(name, schema)| (name.as_str(), schema.as_deref())).collect();
        assert_eq!(pairs, [("bloom", Some("ext")), ("citext", None)]);
        let there = Extensions(wanted.0.into_iter().filter(|it| it.0 == "bloom").collect());
        let script: Vec<String> = there.script(&pieces).into_iter().map(|it| it.text).collect();
        assert_eq!(
            script,
            [
                "create schema if not exists ext",
                "create schema \"O\"",
                "CREATE /* x */ EXTENSION if not exists bloom WITH SCHEMA ext",
                "create extension if not exists citext schema public",
                "create table t ()"
            ]
        );
    }
}
