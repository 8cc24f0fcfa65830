//! Reads a database's catalog into a schema, in one snapshot. Never touches a user's table.

mod collation;
mod column;
mod constraint;
mod data_type;
mod dependent;
mod domain;
mod enumeration;
mod extension;
mod found_name;
mod found_type;
mod grant;
mod index;
mod namespace;
mod operator_class;
mod parameter;
pub(crate) mod reads;
mod referenced;
mod rights;
mod sequence;
mod shape;
mod statistics;
mod table;
mod text;
mod trigger;
mod unmodelled;

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{Inheritance, Kind, LooseName, Name, ObjectId, Schema, Table, Unmodelled};
use postgres::types::{ToSql, Type};
use postgres::{IsolationLevel, Row, Transaction};

use crate::values::OF_TEXTS;
use crate::{Client, Error, PINNED};
pub use dependent::foreign_tables_with_secrets;
pub use shape::shape;

/// The catalog is read under settings that make its texts the same everywhere.
const SETTINGS: &str = "set local quote_all_identifiers = off";

/// Settings for robust plans. A catalog that was never analysed looks empty to the planner, which then uses nested
/// loops, whose time grows with the square of the number of tables.
const PLANNER: &str =
    "set local enable_nestloop = off; set local work_mem = '64MB'; set local jit = off";

/// `server_version_num`: 150018 is 15.18.
pub fn server_version(client: &mut Client) -> Result<u32, Error> {
    let doing = |it| Error::new("asking for the server's version", it);
    let row = client.query_one("select pg_catalog.current_setting('server_version_num')", &[]);
    let text: String = row.map_err(doing)?.get(0);
    text.parse().map_err(|it| Error::new("asking for the server's version", Box::new(it) as Box<_>))
}

pub use rights::{Compared, rights};

/// The role of the session.
pub fn current_role(client: &mut Client) -> Result<String, Error> {
    let row = client
        .query_one("select current_user::pg_catalog.text", &[])
        .map_err(|it| Error::new("asking for the role", it))?;
    Ok(row.get(0))
}

/// The addresses of the functions, procedures, aggregates, operators and casts that this transaction created or replaced.
pub fn routines_of_this_transaction(client: &mut Client) -> Result<Vec<ObjectId>, Error> {
    let failed = |it| Error::new("asking which functions were created", it);
    // Addresses have the schemas of types.
    client.batch_execute("set local search_path to ''").map_err(failed)?;
    let rows = client.query(include_str!("made.sql"), &[]).map_err(failed)?;
    let id = |row: &Row| ObjectId {
        kind: Kind::Other,
        path: row.get::<_, Vec<String>>(0).into_iter().map(Name::new).collect(),
    };
    Ok(rows.iter().map(id).collect())
}

/// Every namespace that is not PostgreSQL's own.
pub fn user_namespaces(client: &mut Client) -> Result<Vec<Name>, Error> {
    let rows = client
        .query(
            "select n.nspname::pg_catalog.text from pg_catalog.pg_namespace n
             where not pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_')
                and n.nspname operator(pg_catalog.<>) 'information_schema'::pg_catalog.name
             order by 1",
            &[],
        )
        .map_err(|it| Error::new("reading namespaces", it))?;
    Ok(rows.iter().map(|it| Name::new(it.get::<_, String>(0))).collect())
}

/// Which of the objects are read that no kind of its own describes: views, functions, triggers and the like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Those that depend on tables, columns and types, so that they may have to be recreated. Sorted by name.
    #[default]
    Dependents,
    /// All, because they are compared. In the order in which they were created.
    Definitions,
}

/// Reads the managed namespaces. One that does not exist is not in the result.
pub fn read(client: &mut Client, namespaces: &[Name]) -> Result<Schema, Error> {
    read_as(client, namespaces, Selection::Dependents)
}

/// Reads the managed namespaces, and as many of the other objects.
pub fn read_as(
    client: &mut Client,
    namespaces: &[Name],
    selection: Selection,
) -> Result<Schema, Error> {
    let mut transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .map_err(|it| Error::new("beginning a snapshot", it))?;
    transaction
        .batch_execute(&format!("{PINNED}; {OF_TEXTS}; {SETTINGS}; {PLANNER}"))
        .map_err(|it| Error::new("beginning a snapshot", it))?;
    let names: Vec<String> = namespaces.iter().map(|it| it.as_str().to_owned()).collect();
    let schema = snapshot(&mut transaction, &names, selection)?;
    transaction.rollback().map_err(|it| Error::new("ending a snapshot", it))?;
    Ok(schema)
}

/// The rows of one catalog query over the managed namespaces. Sent as an unnamed statement, which saves a round trip.
fn rows(
    transaction: &mut Transaction<'_>,
    doing: &str,
    query: &str,
    names: &[String],
) -> Result<Vec<Row>, Error> {
    let names: &(dyn ToSql + Sync) = &names;
    transaction.query_typed(query, &[(names, Type::TEXT_ARRAY)]).map_err(|it| Error::new(doing, it))
}

fn snapshot(
    transaction: &mut Transaction<'_>,
    names: &[String],
    selection: Selection,
) -> Result<Schema, Error> {
    let mut unmodelled = Vec::new();
    let namespaces = namespace::read(transaction, names)?;
    let extensions = extension::read(transaction)?;
    let enums = enumeration::read(transaction, names)?;
    let domains = domain::read(transaction, names)?;
    let mut tables = table::read(transaction, names, &mut unmodelled)?;
    let (mut sequences, mut owned) = sequence::read(transaction, names)?;
    column::read(transaction, names, &mut tables, &mut owned)?;
    sequences.extend(sequence::of_their_own(owned, &tables));
    sequences.sort_by(|one, other| one.name.cmp(&other.name));
    let indexes = index::read(transaction, names, &mut tables, &mut unmodelled)?;
    constraint::read(transaction, names, &mut tables, indexes, &mut unmodelled)?;
    statistics::read(transaction, names, &mut tables)?;
    grant::read(transaction, names, &mut tables)?;
    unmodelled.extend(unmodelled::read(transaction, names)?);
    unmodelled.sort();
    unmodelled.dedup();
    let mut tables: Vec<Table> = tables.into_values().map(Reading::into_table).collect();
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    let found_types = found_type::read(transaction)?;
    let found_names = found_name::read(transaction)?;
    let dependents = dependent::read(transaction, names, selection)?;
    if selection == Selection::Definitions {
        // What is compared is modelled. Where one of a kind has no definition, the kind is reported.
        let kinds = |is_defined: bool| -> BTreeSet<String> {
            let all = dependents.iter().filter(|it| it.definition.is_some() == is_defined);
            all.map(|it| it.what.to_string()).collect()
        };
        let (defined, other) = (kinds(true), kinds(false));
        let defined: BTreeSet<&String> = defined.difference(&other).collect();
        let has_one = dependents.iter().filter(|it| it.definition.is_some()).map(|it| &it.id);
        let has_one: BTreeSet<&ObjectId> = has_one.collect();
        unmodelled.retain(|it| !defined.contains(&it.what) && !has_one.contains(&it.id));
    }
    let triggers = trigger::read(transaction, names)?;
    let schema = Schema {
        rights: None,
        namespaces,
        extensions,
        enums,
        domains,
        sequences,
        tables,
        unmodelled,
        dependents,
        triggers,
        found_types,
        found_names,
    };
    reads::read(transaction, names, schema)
}

/// The tables that are being read, by OID. OIDs join rows of one snapshot and never leave it.
type Tables = BTreeMap<u32, Reading>;

/// A table while it is being read.
struct Reading {
    table: Table,
    /// What it has from its parents.
    inherited: Table,
    /// By attribute number: name and collation.
    attributes: BTreeMap<i16, (Name, u32)>,
}

impl Reading {
    fn new(table: Table) -> Reading {
        let inherited = Table::new(table.name.clone());
        Reading { table, inherited, attributes: BTreeMap::new() }
    }

    /// Where the object of a row belongs that the table has, or that its parents gave it.
    fn place(&mut self, row: &Row) -> &mut Table {
        match row.get("inherited") {
            true => &mut self.inherited,
            false => &mut self.table,
        }
    }

    fn into_table(self) -> Table {
        let Reading { mut table, inherited, attributes: _ } = self;
        if table.traits.inheritance != Inheritance::None {
            table.inherited = Some(Box::new(inherited));
        }
        table
    }

    fn names(&self, numbers: &[i16]) -> Vec<Name> {
        numbers.iter().filter_map(|it| Some(self.attributes.get(it)?.0.clone())).collect()
    }
}

/// PostgreSQL deparses the current state, not the snapshot: an object that was dropped in between has no text.
fn gone(doing: &str) -> Error {
    Error::new(doing, "the schema was changed while it was read; try again")
}

/// A name from two columns of a row.
fn loose(namespace: String, name: String) -> LooseName {
    LooseName::new(namespace, name)
}

fn remark(all: &mut Vec<Unmodelled>, id: driftless_schema::ObjectId, what: impl Into<String>) {
    all.push(Unmodelled { id, what: what.into() });
}
