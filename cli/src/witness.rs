//! What a scratch database holds, and whether two of these are equal: as whole dumps, grants and comments included, and by
//! every row.

use driftless_diff_engine::Intent;
use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::server::{Dumper, Extent, Scratch};
use driftless_introspect::{Client, Error};
use driftless_schema::text::comment;
use driftless_schema::{Pair, Schema};
use driftless_sql::dump::comparable;

use crate::compare::{Oracle, compare};
use crate::config::Config;
use crate::failure::Failure;
use crate::replay::Site;

/// What a database holds.
pub(crate) struct Snapshot {
    schema: Schema,
    dump: String,
    rows: Vec<Rows>,
}

/// The rows of a table.
struct Rows {
    table: String,
    count: i64,
    /// None where it is another one at each run: rows with `now()` or a random value.
    digest: Option<String>,
}

impl Rows {
    fn equal(&self, other: &Rows) -> bool {
        let digests = self.digest.as_ref().zip(other.digest.as_ref());
        self.table == other.table
            && self.count == other.count
            && digests.is_none_or(|(one, other)| one == other)
    }
}

impl Snapshot {
    /// Whether any table has rows.
    pub(crate) fn has_rows(&self) -> bool {
        self.rows.iter().any(|it| it.count > 0)
    }

    /// Of what came out otherwise when the same was run once more, only the count says anything.
    pub(crate) fn repeated(&mut self, again: &Snapshot) {
        for rows in &mut self.rows {
            let same =
                again.rows.iter().find(|it| it.table == rows.table && it.count == rows.count);
            if same.is_some_and(|it| it.digest != rows.digest) {
                rows.digest = None;
            }
        }
    }
}

/// Takes snapshots, and tells them apart.
pub(crate) struct Witness<'a> {
    scratch: &'a Scratch,
    dumper: Dumper,
}

impl<'a> Witness<'a> {
    /// Fails where no `pg_dump` reads the scratch server: what it alone sees (functions, grants, comments) could be lost.
    pub(crate) fn new(scratch: &'a Scratch, config: &Config) -> Result<Witness<'a>, Failure> {
        let database = scratch.database()?;
        let major = server_version(&mut database.connect()?)? / 10_000;
        let dumper = Dumper::find(major, config.postgres_bin.as_deref()).ok_or_else(|| {
            Failure::new(
                format!("there is no `pg_dump` that reads PostgreSQL {major}, by which schemas are compared as a whole"),
                "install PostgreSQL's client programs of that version or a later one (`apt install postgresql-client`)",
            )
        })?;
        Ok(Witness { scratch, dumper })
    }

    /// Reads everything that two databases are told apart by.
    pub(crate) fn snapshot(&self, site: &mut Site) -> Result<Snapshot, Error> {
        let namespaces = user_namespaces(&mut site.client)?;
        let schema = read(&mut site.client, &namespaces)?;
        let dump = self.dumper.dump(site.database.target(), Extent::Everything)?;
        Ok(Snapshot { schema, dump, rows: rows(&mut site.client)? })
    }

    /// What leads from the one to the other, for people; none where nothing does.
    pub(crate) fn difference(
        &self,
        client: &mut Client,
        found: &Snapshot,
        wanted: &Snapshot,
    ) -> Result<Option<String>, Error> {
        let schemas = Pair { before: found.schema.clone(), after: wanted.schema.clone() };
        let oracle = Oracle { client, remembered: &[] };
        let compared = compare(schemas, &Intent::default(), Some(oracle))?;
        if !compared.is_empty() {
            return Ok(Some(compared.draft.up_files().join("")));
        }
        let dumps = Pair { before: found.dump.as_str(), after: wanted.dump.as_str() };
        if let Some(odd) = odd_statement(self.scratch, &self.dumper, Extent::Everything, dumps)? {
            return Ok(Some(odd));
        }
        let lacks = |one: &Snapshot, other: &Snapshot| {
            let odd = one.rows.iter().find(|it| !other.rows.iter().any(|other| it.equal(other)));
            odd.map(|it| format!("the rows of {} differ\n", it.table))
        };
        Ok(lacks(wanted, found).or_else(|| lacks(found, wanted)))
    }
}

/// A statement that one dump has and the other has not; none where both make the same. A text that PostgreSQL has deparsed
/// reads differently once it is read again, so where they differ they are compared after one more life.
pub(crate) fn odd_statement(
    scratch: &Scratch,
    dumper: &Dumper,
    extent: Extent,
    dumps: Pair<&str>,
) -> Result<Option<String>, Error> {
    let Some(first) = odd(dumps)? else { return Ok(None) };
    let relived = |dump: &str| -> Result<Option<String>, Error> {
        let database = scratch.database()?;
        let complaints = database.restore(dump)?;
        if !complaints.is_empty() {
            return Ok(None);
        }
        dumper.dump(database.target(), extent).map(Some)
    };
    match (relived(dumps.before)?, relived(dumps.after)?) {
        (Some(before), Some(after)) => odd(Pair { before: &before, after: &after }),
        // What cannot be brought back to life is held to its words.
        _ => Ok(Some(first)),
    }
}

fn odd(dumps: Pair<&str>) -> Result<Option<String>, Error> {
    let of =
        |dump: &str| comparable(dump).map_err(|it| Error::new("reading a dump", it.to_string()));
    let (before, after) = (of(dumps.before)?, of(dumps.after)?);
    // Both are sorted; a statement that stands twice here and once there is a difference too.
    let lacks = |all: &[String], other: &[String]| {
        all.iter()
            .find(|it| {
                let count = |all: &[String]| all.iter().filter(|other| other == it).count();
                count(all) > count(other)
            })
            .cloned()
    };
    if before == after {
        return Ok(None);
    }
    if let Some(missing) = lacks(&after, &before) {
        return Ok(Some(format!("{}{missing};\n", comment("missing:"))));
    }
    Ok(lacks(&before, &after).map(|it| format!("{}{it};\n", comment("too much:"))))
}

/// Of every table that has rows of its own. The order of columns is no difference.
fn rows(client: &mut Client) -> Result<Vec<Rows>, Error> {
    let doing = |it| Error::new("reading rows", it);
    let tables = "select pg_catalog.format('%I.%I', n.nspname, c.relname)
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            and c.relname <> '__diesel_schema_migrations' order by 1";
    let mut all = Vec::new();
    for row in client.query(tables, &[]).map_err(doing)? {
        let table: String = row.get(0);
        let digest = format!(
            "select count(*), coalesce(md5(string_agg(t.row, chr(10) order by t.row collate \"C\")), '')
             from (select to_jsonb(t)::text as row from only {table} t) t"
        );
        let row = client.query_one(&digest, &[]).map_err(doing)?;
        all.push(Rows { table, count: row.get(0), digest: row.get(1) });
    }
    Ok(all)
}
