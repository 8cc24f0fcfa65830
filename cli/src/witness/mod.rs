//! What a scratch database holds, and whether two of them are equal: by whole dumps, including grants and comments, and
//! by every row.

mod dumps;
mod rows;

use driftless_diff_engine::Intent;
use driftless_introspect::read::{read, server_version, user_namespaces};
use driftless_introspect::server::{Database, Dumper, Extent, Scratch};
use driftless_introspect::{Client, Error};
use driftless_schema::{Pair, Schema};

use crate::compare::{Oracle, compare};
use crate::config::Config;
use crate::failure::Failure;
use crate::replay::Site;
pub(crate) use dumps::SchemaDifference;
use dumps::{statement_differences, without_moments, without_reordered_views};
pub(crate) use rows::{Exclusions, Rows};

/// What a database holds.
pub(crate) struct Snapshot {
    schema: Schema,
    dump: String,
    rows: Rows,
    /// What differed when the same migrations ran again.
    exclusions: Exclusions,
}

impl Snapshot {
    /// Whether any table has rows.
    pub(crate) fn has_rows(&self) -> bool {
        self.rows.any()
    }

    /// Excludes the columns that differ between runs from comparisons: `now()`, random values, and references to these.
    pub(crate) fn repeated(&mut self, again: &Snapshot) {
        let found = self.rows.unrepeatable(&again.rows);
        self.exclusions = std::mem::take(&mut self.exclusions).and(found);
    }
}

/// Takes snapshots and compares them.
pub(crate) struct Witness<'a> {
    scratch: &'a Scratch,
    dumper: Dumper,
    /// Yesterday, today and tomorrow: the time zone decides which one the server writes.
    days: Vec<String>,
}

impl<'a> Witness<'a> {
    /// Fails if no `pg_dump` can read the scratch server. Only a dump shows functions, grants and comments, which could
    /// be lost otherwise.
    pub(crate) fn new(scratch: &'a Scratch, config: &Config) -> Result<Witness<'a>, Failure> {
        let database = scratch.database()?;
        let mut client = database.connect()?;
        let major = server_version(&mut client)? / 10_000;
        let asked = "select pg_catalog.to_char(pg_catalog.now() + pg_catalog.make_interval(days => d), 'YYYY-MM-DD')
            from pg_catalog.generate_series(-1, 1) d";
        let days = client
            .query_typed(asked, &[])
            .map_err(|it| Error::new("reading the server's date", it))?
            .iter()
            .map(|it| it.get(0))
            .collect();
        let dumper = Dumper::find(major, config.postgres_bin.as_deref()).ok_or_else(|| {
            Failure::new(
                format!("no `pg_dump` was found that can read PostgreSQL {major}; driftless compares whole schemas with it"),
                "install the PostgreSQL client programs of that version or later (`apt install postgresql-client`)",
            )
        })?;
        Ok(Witness { scratch, dumper, days })
    }

    /// Reads everything that is compared.
    pub(crate) fn snapshot(&self, site: &mut Site) -> Result<Snapshot, Error> {
        let namespaces = user_namespaces(&mut site.client)?;
        let schema = read(&mut site.client, &namespaces)?;
        let dump = self.dumper.dump(site.database.target(), Extent::Everything)?;
        let rows = Rows::of(&mut site.client)?;
        Ok(Snapshot { schema, dump, rows, exclusions: Exclusions::default() })
    }

    /// The difference of two snapshots, for people; none if they are equal.
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
        if let Some(odd) = first_difference(self.scratch, &self.dumper, Extent::Everything, dumps)?
        {
            return Ok(Some(odd));
        }
        let exclusions = found.exclusions.clone().and(wanted.exclusions.clone());
        let odd = found.rows.differences(&wanted.rows, &exclusions);
        Ok((!odd.is_empty()).then(|| format!("{}\n", odd.join("\n"))))
    }

    /// The schema as `pg_dump` prints it, with all moments of this run made equal.
    pub(crate) fn dump(&self, database: &Database) -> Result<String, Error> {
        let dump = self.dumper.dump(database.target(), Extent::Everything)?;
        without_moments(&dump, &self.days)
    }

    /// How the schemas of two dumps differ; none if they do not.
    pub(crate) fn between(&self, dumps: Pair<&str>) -> Result<Option<SchemaDifference>, Error> {
        let first = statement_differences(dumps)?;
        if first.is_empty() {
            return Ok(None);
        }
        let before = self.restored(dumps.before)?;
        let after = self.restored(dumps.after)?;
        let (Some(before), Some(after)) = (before, after) else {
            // If a dump cannot be restored, the dumps are compared as they are.
            return Ok(Some(SchemaDifference::Statements(first)));
        };
        let texts = Pair { before: self.dump(&before)?, after: self.dump(&after)? };
        let left = without_reordered_views(statement_differences(Pair {
            before: &texts.before,
            after: &texts.after,
        })?);
        if left.is_empty() {
            return Ok(None);
        }
        let schema = |database: &Database| -> Result<(Client, Schema), Error> {
            let mut client = database.connect()?;
            let namespaces = user_namespaces(&mut client)?;
            let schema = read(&mut client, &namespaces)?;
            Ok((client, schema))
        };
        let (mut client, found) = schema(&before)?;
        let schemas = Pair { before: found, after: schema(&after)?.1 };
        let oracle = Oracle { client: &mut client, remembered: &[] };
        let compared = compare(schemas, &Intent::default(), Some(oracle))?;
        Ok(Some(match compared.is_empty() {
            true => SchemaDifference::Statements(left),
            false => SchemaDifference::Draft(compared.draft.up_files()),
        }))
    }

    /// A database restored from a dump; none if the dump cannot be restored.
    fn restored(&self, dump: &str) -> Result<Option<Database>, Error> {
        let database = self.scratch.database()?;
        let complaints = database.restore(dump)?;
        Ok(complaints.is_empty().then_some(database))
    }
}

/// A statement that only one of the dumps has; none if both create the same. PostgreSQL prints some texts differently
/// once it has read its own output, so dumps that differ are restored and dumped again.
pub(crate) fn first_difference(
    scratch: &Scratch,
    dumper: &Dumper,
    extent: Extent,
    dumps: Pair<&str>,
) -> Result<Option<String>, Error> {
    let first = statement_differences(dumps)?;
    if first.is_empty() {
        return Ok(None);
    }
    let restored = |dump: &str| -> Result<Option<String>, Error> {
        let database = scratch.database()?;
        let complaints = database.restore(dump)?;
        if !complaints.is_empty() {
            return Ok(None);
        }
        dumper.dump(database.target(), extent).map(Some)
    };
    Ok(match (restored(dumps.before)?, restored(dumps.after)?) {
        (Some(before), Some(after)) => {
            statement_differences(Pair { before: &before, after: &after })?
        }
        // If a dump cannot be restored, the dumps are compared as they are.
        _ => first,
    }
    .first()
    .map(ToString::to_string))
}
