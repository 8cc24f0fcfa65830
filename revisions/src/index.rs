//! What an index build outside a transaction left behind: what stood there before is compared with what stands there now, and
//! PostgreSQL is asked whether that is what the statement builds.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use driftless_sql::{Token, placed};
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::statement::Lone;

/// Whatever has the name of an index.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, QueryableByName)]
pub(crate) struct Standing {
    #[diesel(sql_type = BigInt)]
    oid: i64,
    /// Qualified and quoted.
    #[diesel(sql_type = Text)]
    pub(crate) name: String,
    #[diesel(sql_type = Bool)]
    valid: bool,
    /// None where it is no index.
    #[diesel(sql_type = Nullable<Text>)]
    definition: Option<String>,
}

impl Standing {
    /// For people.
    pub(crate) fn shown(&self) -> String {
        self.definition.clone().unwrap_or_else(|| format!("{}, which is not an index", self.name))
    }
}

/// What stood there before a file began. The journal keeps it as the note of a line that has not come to its end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Before {
    before: Option<Standing>,
}

impl Before {
    pub(crate) fn look(connection: &mut PgConnection, statement: &Lone) -> Result<Before, Error> {
        Ok(Before { before: standing(connection, statement)? })
    }

    pub(crate) fn note(&self) -> String {
        serde_json::to_string(self).expect("it holds texts and numbers")
    }

    /// None in a journal that an older driftless wrote.
    pub(crate) fn parse(note: Option<&str>) -> Option<Before> {
        serde_json::from_str(note?).ok()
    }
}

/// What a statement left behind.
#[derive(Debug)]
pub(crate) enum Left {
    Done,
    Nothing,
    /// Nothing, since this had the name before.
    InTheWay(Standing),
    /// The index of the statement, which no query may use.
    Invalid(Standing),
    /// An index that came meanwhile and is not the statement's: its definition, and that of the statement.
    Another(String, String),
    /// The server cannot say what the statement's index is: why.
    Untold(String),
}

pub(crate) fn left_behind(
    connection: &mut PgConnection,
    statement: &Lone,
    before: Option<&Before>,
) -> Result<Left, Error> {
    let now = standing(connection, statement)?;
    let before = before.map(|it| it.before.as_ref());
    match statement {
        Lone::DropIndex { .. } => Ok(match (before, now) {
            (Some(None), _) => Left::Nothing,
            // Something of that name that came after it is no concern of this statement.
            (Some(Some(before)), _) if is_gone(connection, before.oid)? => Left::Done,
            (None, None) => Left::Done,
            // A drop that was interrupted leaves an invalid index, and is repeated.
            (_, _) => Left::Nothing,
        }),
        Lone::CreateIndex { tolerant, .. } => {
            let Some(now) = now else { return Ok(Left::Nothing) };
            let same = before.flatten().is_some_and(|it| it.oid == now.oid);
            match &now.definition {
                _ if same && *tolerant => return Ok(Left::Nothing),
                Some(_) if !same => {}
                Some(_) | None => return Ok(Left::InTheWay(now)),
            }
            Ok(match compared(connection, statement, now.oid) {
                Err(reason) => Left::Untold(reason),
                Ok(it) if it.found == it.wanted && now.valid => Left::Done,
                Ok(it) if it.found == it.wanted => Left::Invalid(now),
                Ok(it) => Left::Another(it.found, it.wanted),
            })
        }
    }
}

/// Whatever has the name that a statement gives or takes.
fn standing(connection: &mut PgConnection, statement: &Lone) -> Result<Option<Standing>, Error> {
    let (name, table) = match statement {
        Lone::CreateIndex { name, table, .. } => (name, Some(table)),
        Lone::DropIndex { name } => (name, None),
    };
    diesel::sql_query(include_str!("standing.sql"))
        .bind::<Text, _>(name)
        .bind::<Nullable<Text>, _>(table)
        .get_result(connection)
        .optional()
        .map_err(|it| Error::database("looking for the index", it))
}

fn is_gone(connection: &mut PgConnection, oid: i64) -> Result<bool, Error> {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Bool)]
        gone: bool,
    }
    diesel::sql_query(include_str!("is_gone.sql"))
        .bind::<BigInt, _>(oid)
        .get_result::<Answer>(connection)
        .map(|it| it.gone)
        .map_err(|it| Error::database("looking for the index", it))
}

/// The definition of an index, and that of a statement, each without the names of its index and its table.
#[derive(QueryableByName)]
struct Compared {
    #[diesel(sql_type = Text)]
    found: String,
    #[diesel(sql_type = Text)]
    wanted: String,
}

/// Lets PostgreSQL build the statement's index on an empty copy of the table, which is rolled back. An error says why it could
/// not: a role that may make no temporary tables, a table that is gone.
fn compared(
    connection: &mut PgConnection,
    statement: &Lone,
    index: i64,
) -> Result<Compared, String> {
    let Lone::CreateIndex { name, table, unique, rest, .. } = statement else {
        return Err("the statement does not build an index".to_owned());
    };
    // The copy has the table's own name, by which the index may qualify its columns.
    let copy = format!("pg_temp.{}", last_part(table));
    let unique = if *unique { "UNIQUE " } else { "" };
    let outcome = connection.transaction(|connection| {
        connection.batch_execute(&format!(
            "CREATE TEMPORARY TABLE {copy} (LIKE {table}); CREATE {unique}INDEX {name} ON {copy} {rest};
             SET LOCAL search_path = pg_catalog;"
        ))?;
        let compared = diesel::sql_query(include_str!("compared.sql"))
            .bind::<BigInt, _>(index)
            .bind::<Text, _>(&copy)
            .get_result::<Compared>(connection)?;
        Err::<(), Rolled>(Rolled::Back(compared))
    });
    match outcome {
        Err(Rolled::Back(compared)) => Ok(compared),
        Err(Rolled::Failed(source)) => Err(source.to_string()),
        Ok(()) => Err("the file was not rolled back".to_owned()),
    }
}

/// How the transaction ends: never by a commit.
enum Rolled {
    Back(Compared),
    Failed(diesel::result::Error),
}

impl From<diesel::result::Error> for Rolled {
    fn from(source: diesel::result::Error) -> Rolled {
        Rolled::Failed(source)
    }
}

/// What stands behind the last dot of a qualified name.
fn last_part(name: &str) -> &str {
    let tokens = placed(name);
    let dot = tokens.iter().rfind(|it| it.0 == Token::Mark('.'));
    dot.map_or(name, |(.., end)| &name[*end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_name_may_be_quoted() {
        assert_eq!(last_part("users"), "users");
        assert_eq!(last_part("app.users"), "users");
        assert_eq!(last_part("\"a.b\".\"c.\"\"d\""), "\"c.\"\"d\"");
    }
}
