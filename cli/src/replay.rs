//! Migrations run on a scratch database, and what they leave there.

use driftless_diff_engine::Intent;
use driftless_introspect::read::{read, user_namespaces};
use driftless_introspect::script;
use driftless_introspect::{Client, Error};
use driftless_schema::{Dependent, ObjectId, Pair, Schema};

use crate::compare::{Oracle, compare};

/// What a database holds: what is modelled, the rest by its words, and the rows.
pub(crate) struct Snapshot {
    schema: Schema,
    rows: Vec<(String, String)>,
}

/// Runs a file as Diesel does: one simple query. The error is the server's sentence, and whether the file raised it itself.
pub(crate) fn run(client: &mut Client, file: &str) -> Result<(), Refused> {
    script::run(client, file).map_err(|it| Refused { raised: it.is_raised(), sentence: it.message })
}

/// Why a file did not run.
pub(crate) struct Refused {
    pub(crate) sentence: String,
    /// By a RAISE of its own, which is how a file says that it cannot be done.
    pub(crate) raised: bool,
}

/// Reads everything that two databases are told apart by.
pub(crate) fn snapshot(client: &mut Client, with_rows: bool) -> Result<Snapshot, Error> {
    let namespaces = user_namespaces(client)?;
    let schema = read(client, &namespaces)?;
    let mut rows = Vec::new();
    for table in schema.tables.iter().filter(|_| with_rows) {
        let name = driftless_diff_engine::render::qualified(&table.name);
        let row = client
            .query_one(
                &format!("select coalesce(md5(string_agg(t::text, chr(10) order by t::text collate \"C\")), '') from only {name} t"),
                &[],
            )
            .map_err(|it| Error::new("reading rows", it))?;
        rows.push((name, row.get(0)));
    }
    Ok(Snapshot { schema, rows })
}

/// What leads from the one to the other, for people; none where nothing does.
pub(crate) fn difference(
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
    let words = |it: &Snapshot| -> Vec<(ObjectId, String)> {
        let dependents = it.schema.dependents.iter().map(remade);
        let rest = it.schema.unmodelled.iter().map(|it| (it.id.clone(), it.what.to_string()));
        dependents.chain(rest).collect()
    };
    let (found_words, wanted_words) = (words(found), words(wanted));
    let odd = wanted_words
        .iter()
        .find(|it| !found_words.contains(it))
        .or_else(|| found_words.iter().find(|it| !wanted_words.contains(it)));
    if let Some((id, what)) = odd {
        return Ok(Some(format!("{id} is another one: {what}\n")));
    }
    let table = wanted.rows.iter().find(|it| !found.rows.contains(it));
    Ok(table.map(|(name, _)| format!("the rows of {name} are others\n")))
}

fn remade(dependent: &Dependent) -> (ObjectId, String) {
    (dependent.id.clone(), format!("{:?}", dependent.remake))
}
