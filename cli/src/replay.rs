//! Runs migrations on a scratch database as Diesel and `upgrade` run them: each file in its own transaction or none, in a
//! fresh session, with its record. `revision`, `prove`, `verify`, `squash` and `merge` run all files through this module.

use std::fmt;
use std::sync::Arc;

use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::script::{self, About, Complaint, Frame};
use driftless_introspect::server::Database;
use driftless_introspect::{Client, Error};
use driftless_revisions::{
    CREATE_MIGRATIONS_TABLE, Direction, History, MIGRATIONS_TABLE, Migration, UNMANAGED,
    ends_a_transaction,
};
use driftless_schema::QualifiedName;
use driftless_schema::quote::literal;
use driftless_sql::roles::{creates_role, roles};
use driftless_sql::script::message;
use driftless_sql::session::SETTINGS;
use driftless_sql::{Token, tokens};

use crate::failure::Failure;

/// One file of a migration.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File<'a> {
    /// The name of the migration's directory; for a draft, the name of the part.
    pub(crate) name: &'a str,
    pub(crate) direction: Direction,
    pub(crate) sql: &'a str,
    pub(crate) frame: Frame,
    /// The version in Diesel's table; none for a draft, which has no version yet.
    pub(crate) version: Option<&'a str>,
}

/// `2026-11-25-101500-0000_add_slug/up.sql`.
impl fmt::Display for File<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.name, self.direction)
    }
}

/// How Diesel runs the files of a migration.
pub(crate) fn frame(run_in_transaction: bool) -> Frame {
    if run_in_transaction { Frame::Transaction } else { Frame::Nothing }
}

impl<'a> File<'a> {
    pub(crate) fn up(migration: &'a Migration) -> File<'a> {
        File::of(migration, Direction::Up, &migration.up)
    }

    /// The down.sql; none if the migration has none.
    pub(crate) fn down(migration: &'a Migration) -> Option<File<'a>> {
        let down = migration.down.as_deref()?;
        Some(File::of(migration, Direction::Down, down))
    }

    fn of(migration: &'a Migration, direction: Direction, sql: &'a str) -> File<'a> {
        File {
            name: &migration.name,
            direction,
            sql,
            frame: frame(migration.run_in_transaction),
            version: Some(&migration.version),
        }
    }
}

/// Every up.sql of a history, in the order in which they run.
pub(crate) fn ups(history: &History) -> impl Iterator<Item = File<'_>> {
    history.revisions.iter().flat_map(|it| &it.migrations).map(File::up)
}

/// Finds the field that a statement, or the server's report on it, is about: ` (src/lib.rs:6)`.
pub(crate) type Fields = Arc<dyn Fn(&str, &About) -> Option<String> + Send + Sync>;

/// A scratch database on which migrations run.
pub(crate) struct Site {
    pub(crate) client: Client,
    pub(crate) database: Database,
    /// The tables that stand in for those of other tools.
    pub(crate) stand_ins: Vec<QualifiedName>,
    /// The qualified name of Diesel's table.
    record: String,
    /// Finds the field that a statement is about, if errors name it.
    fields: Option<Fields>,
}

impl Site {
    /// Takes an empty database for the migrations of this history, and creates what they expect of others.
    pub(crate) fn of(history: &History, database: Database) -> Result<Site, Error> {
        let files = history.revisions.iter().flat_map(|it| &it.migrations);
        let texts = files.flat_map(|it| [Some(it.up.as_str()), it.down.as_deref()]).flatten();
        let texts: Vec<&str> = texts.chain(history.unmanaged.as_deref()).collect();
        let mut named: Vec<String> = texts.iter().flat_map(|it| roles(it)).collect();
        named.retain(|name| !texts.iter().any(|it| creates_role(it, name)));
        database.make_roles(&named)?;
        let mut site = Site::new(database)?;
        if let Some(text) = &history.unmanaged {
            script::run(&mut site.client, text, Frame::Transaction).map_err(|it| {
                Error::new(
                    "creating what the migrations refer to",
                    format!("`{UNMANAGED}` in the migrations directory: {it}"),
                )
            })?;
            let namespaces = user_namespaces(&mut site.client)?;
            let there = read(&mut site.client, &namespaces)?;
            site.stand_ins = there.tables.into_iter().map(|it| it.name).collect();
        }
        Ok(site)
    }

    /// Takes an empty or a restored database, and creates Diesel's table first, because a migration may depend on it.
    pub(crate) fn new(database: Database) -> Result<Site, Error> {
        let doing = |it| Error::new("creating Diesel's table on a scratch database", it);
        let mut client = database.connect()?;
        // If the `search_path` names no schema that exists, Diesel could not create its table, either.
        client.batch_execute(CREATE_MIGRATIONS_TABLE).map_err(doing)?;
        let asked = format!(
            "select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c
             join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) c.relnamespace
             where c.oid operator(pg_catalog.=) pg_catalog.to_regclass('{MIGRATIONS_TABLE}')"
        );
        let record = client.query_typed_one(&asked, &[]).map_err(doing)?.get(0);
        Ok(Site { client, database, stand_ins: Vec::new(), record, fields: None })
    }

    /// The same database, and errors of files name the fields that this finds.
    pub(crate) fn with_fields(self, fields: Fields) -> Site {
        Site { fields: Some(fields), ..self }
    }

    /// The same database, and a copy of it.
    pub(crate) fn copied(self) -> Result<(Site, Site), Error> {
        let Site { client, database, stand_ins, record, fields } = self;
        // A database can only be copied if nobody is connected to it.
        drop(client);
        let copy = database.copied()?;
        let copy = Site {
            client: copy.connect()?,
            database: copy,
            stand_ins: stand_ins.clone(),
            record: record.clone(),
            fields: fields.clone(),
        };
        let client = database.connect()?;
        Ok((Site { client, database, stand_ins, record, fields }, copy))
    }

    /// Runs one file. Within a transaction, either all of the file takes effect or nothing.
    pub(crate) fn run(&mut self, file: &File<'_>) -> Result<(), Refused> {
        self.run_and(file, |_| Ok(()))
    }

    /// Runs one file, and calls `ask` before the transaction ends, while the file's locks are still held.
    pub(crate) fn run_and(
        &mut self,
        file: &File<'_>,
        ask: impl FnOnce(&mut Client) -> Result<(), Complaint>,
    ) -> Result<(), Refused> {
        let record = file.version.map(|version| {
            let (table, version) = (&self.record, literal(version));
            match file.direction {
                Direction::Up => format!("INSERT INTO {table} (version) VALUES ({version});"),
                Direction::Down => format!(
                    "DELETE FROM {table} WHERE version::pg_catalog.text OPERATOR(pg_catalog.=) {version};"
                ),
            }
        });
        script::run_with(&mut self.client, file.sql, file.frame, |client| {
            ask(client)?;
            match &record {
                // Deferred checks run first, under the file's own settings, as in a real run.
                Some(record) => script::message(
                    client,
                    &format!("SET CONSTRAINTS ALL IMMEDIATE; {SETTINGS} {record}"),
                ),
                None => Ok(()),
            }
        })
        .map_err(|it| {
            let refused = Refused::new(file, it);
            let find =
                |it: &Fields| it(&refused.complaint.place.as_ref()?.text, &refused.complaint.about);
            let field = self.fields.as_ref().and_then(find);
            // The session is as it was before the file; if it is gone, the version is unknown.
            let major = server_version(&mut self.client).ok().map(|it| it / 10_000);
            Refused { field, major, ..refused }
        })
    }
}

impl Site {
    /// Runs a refused file up to the statement at which the server stopped, on the database as it was before the file,
    /// and calls `ask` while the transaction can be asked.
    pub(crate) fn ask_before_the_fault(
        &mut self,
        refused: &Refused,
        ask: impl FnOnce(&mut Client),
    ) -> Result<(), Error> {
        // A file that ends its transaction would take effect.
        if ends_a_transaction(&refused.sql) {
            return Ok(());
        }
        let ours = |it: Complaint| Error::new("looking for a row", it);
        let client = &mut self.client;
        script::message(client, "BEGIN").map_err(ours)?;
        for statement in message(&refused.sql) {
            let ran = script::message(client, "SAVEPOINT driftless_statement")
                .and_then(|()| script::message(client, statement.text));
            let Err(complaint) = ran else { continue };
            // A file that runs outside a transaction may be refused in here only because of this transaction.
            if complaint.code == refused.complaint.code
                && script::message(client, "ROLLBACK TO driftless_statement").is_ok()
            {
                ask(client);
            }
            break;
        }
        // Nothing of this attempt may stay.
        script::message(client, "ROLLBACK").map_err(ours)
    }
}

/// Advice if a file needs more rights than the owner of a database has.
pub(crate) const RIGHTS: &str = "driftless replays migrations as a role that owns the database but is no superuser; in driftless.toml, `[scratch] extensions = [\"…\"]` allows an extension, and `[scratch] superuser = true` allows everything";

/// Advice if a statement of a file cannot run in the file's transaction.
const NO_TRANSACTION: &str = "set `run_in_transaction = false` in the migration's metadata.toml";

/// Advice if a role is missing.
const NO_ROLE: &str = "driftless creates roles only on its own throwaway servers: create the role on the server that DRIFTLESS_SCRATCH_URL names";

/// Advice if a collation is missing.
const NO_COLLATION: &str = "throwaway servers have the collations of this system: install the locale, or name a server that has the collation in DRIFTLESS_SCRATCH_URL";

/// Advice if such a file already runs without one.
const ALONE: &str = "write this statement into a migration of its own: PostgreSQL runs the statements of one file as one transaction";

/// Advice if the statement names a role or a collation, one of which may be missing.
fn missing(complaint: &Complaint) -> Option<&'static str> {
    let text = &complaint.place.as_ref()?.text;
    let is_collated = |it: &Token| it.is_word("collate") || it.is_word("collation");
    if !roles(text).is_empty() {
        return Some(NO_ROLE);
    }
    let tokens = tokens(text).unwrap_or_default();
    tokens.iter().any(is_collated).then_some(NO_COLLATION)
}

/// Why a file did not run.
#[derive(Clone, Debug)]
pub(crate) struct Refused {
    /// The path of the file, for people.
    pub(crate) file: String,
    /// Its SQL.
    pub(crate) sql: String,
    /// Where the field of a model is that the statement is about, if that was looked for: ` (src/lib.rs:6)`.
    pub(crate) field: Option<String>,
    /// The major version of the server that refused it.
    pub(crate) major: Option<u32>,
    /// Advice, if the error suggests any.
    pub(crate) help: Option<&'static str>,
    /// Whether the file itself raised the error: that is how a file refuses to run.
    pub(crate) raised: bool,
    /// Everything that the server reported.
    pub(crate) complaint: Box<Complaint>,
}

impl Refused {
    fn new(file: &File<'_>, complaint: Complaint) -> Refused {
        let help = match file.frame {
            _ if complaint.needs_rights() => Some(RIGHTS),
            _ if complaint.lacks_an_object() => missing(&complaint),
            _ if !complaint.is_about_the_transaction() => None,
            Frame::Transaction => Some(NO_TRANSACTION),
            Frame::Nothing => Some(ALONE),
        };
        Refused {
            file: file.to_string(),
            sql: file.sql.to_owned(),
            field: None,
            major: None,
            help,
            raised: complaint.is_raised(),
            complaint: Box::new(complaint),
        }
    }

    /// The failure that ends a verb: the file, the line, the server's message and the statement.
    pub(crate) fn failure(self, help: &str) -> Failure {
        let on = self.major.map_or(String::new(), |it| format!(" on PostgreSQL {it}"));
        let help = self.help.unwrap_or(help).to_owned();
        let help = match self.complaint.may_be_the_version() {
            true => format!(
                "{help}; if the file needs another version of PostgreSQL, name it as `server_version` in driftless.toml"
            ),
            false => help,
        };
        Failure::of(format!("`{}` cannot be replayed{on}", self.file), self).with_help(help)
    }
}

/// The line, the server's message and the statement.
impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.complaint, self.field.as_deref().unwrap_or_default())
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.complaint.as_ref())
    }
}
