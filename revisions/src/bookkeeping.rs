//! The bookkeeping tables, Diesel's and the journal: finds, creates, reads and writes them as Diesel does, but only if
//! a trusted role owns them.
//!
//! Diesel's harness names its table without a schema, and compares with whichever `=` the `search_path` finds first.
//! Both could belong to someone else, and would run with the rights of the role that migrates.

use std::collections::BTreeSet;

use postgres::types::Type;
use postgres::{Client, Row};

use crate::{Error, Migration};

/// The name of Diesel's table.
pub const MIGRATIONS_TABLE: &str = "__diesel_schema_migrations";

/// The name of the journal's table.
pub const JOURNAL: &str = "__driftless_journal";

/// The statement with which Diesel creates its table if it does not exist. In Diesel's own words (a test compares the
/// two): Diesel is no dependency, because it would bring libpq.
pub const CREATE_MIGRATIONS_TABLE: &str = include_str!("create_migrations_table.sql");

/// The statement that creates the journal if it does not exist.
pub(crate) const CREATE_JOURNAL: &str = include_str!("create_journal.sql");

/// The qualified and quoted names of the tables that a run writes.
#[derive(Clone, Debug)]
pub(crate) struct Bookkeeping {
    pub(crate) diesel: String,
    pub(crate) journal: String,
}

impl Bookkeeping {
    /// Creates the tables that are missing. It looks for them first, because `CREATE TABLE IF NOT EXISTS` needs the
    /// right to create even if the table exists.
    pub(crate) fn prepare(connection: &mut Client) -> Result<Bookkeeping, Error> {
        let diesel = find_or_create(
            connection,
            migrations_table,
            CREATE_MIGRATIONS_TABLE,
            "Diesel's table",
        )?;
        let journal = find_or_create(connection, journal_table, CREATE_JOURNAL, "the journal")?;
        Ok(Bookkeeping { diesel, journal })
    }

    /// Records a version, unless it is recorded already.
    pub(crate) fn insert_missing(
        &self,
        connection: &mut Client,
        migration: &Migration,
    ) -> Result<(), postgres::Error> {
        let sql =
            format!("insert into {} (version) values ($1) on conflict do nothing", self.diesel);
        connection.execute_typed(&sql, &[(&migration.version, Type::TEXT)]).map(|_| ())
    }

    /// Records a version. As with Diesel, a version that is recorded already is an error.
    pub(crate) fn insert(
        &self,
        connection: &mut Client,
        version: &str,
    ) -> Result<(), postgres::Error> {
        let sql = format!("insert into {} (version) values ($1)", self.diesel);
        connection.execute_typed(&sql, &[(&version, Type::TEXT)]).map(|_| ())
    }

    pub(crate) fn delete(
        &self,
        connection: &mut Client,
        version: &str,
    ) -> Result<(), postgres::Error> {
        let sql = format!(
            "delete from {} where version::pg_catalog.text operator(pg_catalog.=) $1",
            self.diesel
        );
        connection.execute_typed(&sql, &[(&version, Type::TEXT)]).map(|_| ())
    }
}

/// The versions in Diesel's table; none if the table does not exist. Creates nothing.
pub fn applied_versions(connection: &mut Client) -> Result<BTreeSet<String>, Error> {
    let Some(table) = migrations_table(connection)? else { return Ok(BTreeSet::new()) };
    let query = format!("select version::pg_catalog.text as version from {}", table.name);
    let versions = connection
        .query_typed(&query, &[])
        .map_err(|it| Error::database("reading the applied migrations", it))?;
    Ok(versions.iter().map(|it| it.get("version")).collect())
}

/// Diesel's table, if the `search_path` finds one.
pub(crate) fn migrations_table(connection: &mut Client) -> Result<Option<Table>, Error> {
    Table::find(connection, MIGRATIONS_TABLE, &[("version", &["varchar", "text"])])
}

fn find_or_create(
    connection: &mut Client,
    find: fn(&mut Client) -> Result<Option<Table>, Error>,
    creation: &str,
    what: &str,
) -> Result<String, Error> {
    if let Some(table) = find(connection)? {
        return table.writable();
    }
    let doing = format!("creating {what}");
    connection.batch_execute(creation).map_err(|it| Error::database(&doing, it))?;
    // Someone else may have created another table of that name in between.
    let table = find(connection)?.ok_or_else(|| {
        Error::new(
            format!("{doing}: the table is not visible afterwards"),
            "check the `search_path` of the role that migrates",
        )
    })?;
    table.writable()
}

/// A table whose owner is trusted, because using the table may run the owner's code. Trusted are superusers, the
/// current role and the roles that it is a member of, the owner of the database, and roles that may create objects in
/// it.
#[derive(Debug)]
pub(crate) struct Table {
    /// Qualified and quoted.
    pub(crate) name: String,
    owner: String,
    is_trusted: bool,
    kind: String,
    row_security: bool,
    rules: Vec<String>,
    /// Each with its type.
    columns: Vec<String>,
    /// Triggers whose functions belong to trusted roles.
    pub(crate) triggers: Vec<String>,
    /// Code of untrusted roles that a write would run.
    untrusted_code: Vec<String>,
}

impl Table {
    /// `None` if the `search_path` finds no such table; an error if the table cannot be used.
    pub(crate) fn find(
        connection: &mut Client,
        name: &str,
        columns: &[(&str, &[&str])],
    ) -> Result<Option<Table>, Error> {
        let found = connection
            .query_typed_opt(include_str!("table.sql"), &[(&name, Type::TEXT)])
            .map_err(|it| Error::database(&format!("looking for `{name}`"), it))?;
        found.map(|it| Table::of(&it).usable(columns)).transpose()
    }

    fn of(row: &Row) -> Table {
        Table {
            name: row.get("name"),
            owner: row.get("owner"),
            is_trusted: row.get("is_trusted"),
            kind: row.get("kind"),
            row_security: row.get("row_security"),
            rules: row.get("rules"),
            columns: row.get("columns"),
            triggers: row.get("triggers"),
            untrusted_code: row.get("untrusted_code"),
        }
    }

    fn usable(self, columns: &[(&str, &[&str])]) -> Result<Table, Error> {
        let Table { name, owner, .. } = &self;
        if !self.is_trusted {
            return Err(Error::new(
                format!(
                    "`{name}` belongs to role `{owner}`, which may not create objects in this database, so driftless does not use it: it could run code with the rights of your role"
                ),
                format!(
                    "check who created it; drop it, or keep it with `ALTER TABLE {name} OWNER TO …`"
                ),
            ));
        }
        if self.kind != "r" {
            return Err(Error::new(
                format!("`{name}` of role `{owner}` is not an ordinary table"),
                "drop or rename it, or remove its schema from the `search_path`",
            ));
        }
        if self.row_security {
            return Err(Error::new(
                format!("table `{name}` of role `{owner}` has row security, which can hide rows"),
                format!("run `ALTER TABLE {name} DISABLE ROW LEVEL SECURITY`"),
            ));
        }
        if let Some(rule) = self.rules.first() {
            return Err(Error::new(
                format!("table `{name}` of role `{owner}` has the rule `{rule}`"),
                format!("drop the rule: `DROP RULE \"{rule}\" ON {name}`"),
            ));
        }
        let lacks = |(column, types): &&(&str, &[&str])| {
            !types.iter().any(|it| self.columns.contains(&format!("{column} {it}")))
        };
        if let Some((column, types)) = columns.iter().find(lacks) {
            return Err(Error::new(
                format!(
                    "table `{name}` of role `{owner}` has no column `{column}` of type `{}`",
                    types.join("` or `")
                ),
                "restore the table, or drop it if neither Diesel nor driftless created it",
            ));
        }
        Ok(self)
    }

    /// The name to use for writes.
    fn writable(self) -> Result<String, Error> {
        let Table { name, owner, .. } = &self;
        match self.untrusted_code.first() {
            None => Ok(self.name),
            Some(code) => Err(Error::new(
                format!(
                    "a write to table `{name}` of role `{owner}` would run code of a role that may not create objects in this database: {code}"
                ),
                "drop the trigger or the foreign key, and revoke the right to create it",
            )),
        }
    }
}

/// The journal, if the `search_path` finds one.
pub(crate) fn journal_table(connection: &mut Client) -> Result<Option<Table>, Error> {
    const TEXT: &[&str] = &["text"];
    const TIME: &[&str] = &["timestamptz"];
    let columns = [
        ("id", &["int8"][..]),
        ("version", TEXT),
        ("name", TEXT),
        ("direction", TEXT),
        ("checksum", TEXT),
        ("up_sql", TEXT),
        ("down_sql", TEXT),
        ("outcome", TEXT),
        ("note", TEXT),
        ("driftless", TEXT),
        ("role", TEXT),
        ("started_at", TIME),
        ("ended_at", TIME),
    ];
    Table::find(connection, JOURNAL, &columns)
}

/// The triggers on the bookkeeping tables, each with its table.
pub(crate) fn triggers(connection: &mut Client) -> Result<Vec<(String, String)>, Error> {
    let tables = [migrations_table(connection)?, journal_table(connection)?];
    let all = tables.into_iter().flatten();
    Ok(all
        .flat_map(|it| {
            let name = it.name;
            it.triggers.into_iter().map(move |trigger| (name.clone(), trigger))
        })
        .collect())
}
