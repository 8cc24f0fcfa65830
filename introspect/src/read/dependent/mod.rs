//! Unmodelled objects that depend on tables, columns and types: `pg_depend`, with the statements that recreate them.

use std::collections::BTreeMap;

use driftless_schema::{
    Attribute, Definition, DefinitionPart, Dependent, DependentKind, Kind, Name, ObjectId, Remake,
};
use postgres::{Row, Transaction};

use super::Selection;
use crate::Error;

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    selection: Selection,
) -> Result<Vec<Dependent>, Error> {
    let doing = "reading what stands on tables and types";
    let Some(query) = of_kinds_that_exist(transaction, doing)? else { return Ok(Vec::new()) };
    let rows = super::rows(transaction, doing, &query, names)?;
    let definitions = definitions(transaction, &rows)?;
    let mut all: Vec<(u32, Dependent)> = rows
        .iter()
        .filter_map(|it| Some((it.get("objid"), dependent(it, names, &definitions)?)))
        // Objects that depend on nothing modelled never have to be recreated.
        .filter(|(_, it)| selection == Selection::Definitions || !it.on.is_empty())
        .collect();
    if selection == Selection::Definitions {
        // A function's body may use what no catalog records, and what was created before.
        all.sort_by_key(|(oid, _)| *oid);
    }
    Ok(all.into_iter().map(|(_, it)| it).collect())
}

/// The queries of the kinds, by the name that `exists.sql` has for each. Each gives the columns of [`COLUMNS`].
const KINDS: &[(&str, &str)] = &[
    ("views", include_str!("view.sql")),
    ("policies", include_str!("policy.sql")),
    ("triggers", include_str!("trigger.sql")),
    ("rules", include_str!("rule.sql")),
    ("functions", include_str!("function.sql")),
    ("privileges", include_str!("privileges.sql")),
    ("types", include_str!("type.sql")),
    ("opaque", include_str!("opaque.sql")),
];

/// What `after.sql` reads of each kind's rows.
const COLUMNS: &str =
    "classid, objid, path, what, drop, definition, ending, replacement, shape, parts, owns, rights";

/// One query of all kinds that the database may have; none where it has none.
fn of_kinds_that_exist(
    transaction: &mut Transaction<'_>,
    doing: &str,
) -> Result<Option<String>, Error> {
    let exists = transaction
        .query_typed_one(include_str!("exists.sql"), &[])
        .map_err(|it| Error::new(doing, it))?;
    let found = KINDS.iter().filter(|(name, _)| exists.get(*name));
    let found: Vec<&str> = found.map(|(_, query)| *query).collect();
    if found.is_empty() {
        return Ok(None);
    }
    let (before, after) = (include_str!("before.sql"), include_str!("after.sql"));
    let found = found.join("union all\n");
    Ok(Some(format!("{before},\nfound ({COLUMNS}) as (\n{found}),\n{after}")))
}

/// The rows with definitions that queries of their own read, by OID.
struct Definitions {
    types: BTreeMap<u32, Row>,
    aggregates: BTreeMap<u32, Row>,
}

impl Definitions {
    fn of(&self, what: DependentKind, row: &Row) -> Option<&Row> {
        let all = if is_type(what) { &self.types } else { &self.aggregates };
        all.get(&row.get("objid"))
    }
}

/// No query is made where there is nothing that it would find.
fn definitions(transaction: &mut Transaction<'_>, rows: &[Row]) -> Result<Definitions, Error> {
    let mut read = |doing: &str, query: &str, is: fn(DependentKind) -> bool| {
        if !rows.iter().any(|it| is(kind(it))) {
            return Ok(BTreeMap::new());
        }
        let rows = transaction.query_typed(query, &[]).map_err(|it| Error::new(doing, it))?;
        Ok(rows.into_iter().map(|it| (it.get("objid"), it)).collect())
    };
    let types = include_str!("type_definition.sql");
    let aggregates = include_str!("aggregate_definition.sql");
    Ok(Definitions {
        types: read("reading composite and range types", types, is_type)?,
        aggregates: read("reading aggregates", aggregates, |it| it == DependentKind::Aggregate)?,
    })
}

/// Whether a query of its own reads the definition.
fn has_own_query(kind: DependentKind) -> bool {
    kind == DependentKind::Aggregate || is_type(kind)
}

fn is_type(kind: DependentKind) -> bool {
    matches!(kind, DependentKind::CompositeType | DependentKind::RangeType)
}

fn kind(row: &Row) -> DependentKind {
    let noun: &str = row.get("what");
    let what = DependentKind::ALL.into_iter().find(|it| it.noun() == noun);
    what.expect("the query gives the nouns of `DependentKind`")
}

/// None for an object that the schema has itself, and for the privileges of a type that it does not have.
fn dependent(row: &Row, managed: &[String], definitions: &Definitions) -> Option<Dependent> {
    let path: Vec<&str> = row.get("path");
    let noun: &str = row.get("what");
    let what = kind(row);
    let on = objects(row);
    let is_managed = path.first().is_some_and(|it| managed.iter().any(|name| name == it));
    let is_modelled = Kind::of_word(noun).is_some() && is_managed;
    let is_of_other = what == DependentKind::TypePrivileges && on.iter().all(is_other);
    if is_modelled || is_of_other {
        return None;
    }
    let own = match has_own_query(what) {
        true => definitions.of(what, row),
        false => Some(row),
    };
    let members = own.filter(|_| is_type(what)).map(members).unwrap_or_default();
    let definition = own.and_then(|it| definition(it, row, members));
    let privileges: Option<Vec<String>> = row.get("rights");
    let owner: Option<Vec<String>> = row.get("owns");
    let create = match &definition {
        Some(it) => Some(it.statements(what)),
        None if has_own_query(what) => None,
        None => owner.zip(privileges).map(|(owner, privileges)| [owner, privileges].concat()),
    };
    let drop = own.and_then(|it| it.get("drop"));
    Some(Dependent {
        id: ObjectId { kind: Kind::Other, path: path.into_iter().map(Name::new).collect() },
        what,
        on,
        remake: create.map(|create| Remake { drop, create }),
        definition,
    })
}

/// The definition, and the owner and the privileges, which stand in a row with the dependencies.
fn definition(
    row: &Row,
    rights: &Row,
    (attributes, brings): (Vec<Attribute>, Vec<ObjectId>),
) -> Option<Definition> {
    let create: Option<String> = row.get("definition");
    let parts: Vec<Option<String>> = row.get("set_apart");
    let part = |it: &[Option<String>]| {
        let [set, unset] = it else { return None };
        Some(DefinitionPart { set: set.clone()?, unset: unset.clone() })
    };
    Some(Definition {
        create: create?,
        ending: row.get("ending"),
        replace: row.get("replacement"),
        shape: row.get::<_, Option<Vec<String>>>("shape").unwrap_or_default(),
        attributes,
        brings,
        parts: parts.chunks(2).filter_map(part).collect(),
        owner: rights.get::<_, Option<Vec<String>>>("owns").unwrap_or_default(),
        rights: rights.get::<_, Option<Vec<String>>>("rights").unwrap_or_default(),
    })
}

/// The attributes of a type, and the types that come with it.
fn members(row: &Row) -> (Vec<Attribute>, Vec<ObjectId>) {
    let names: Vec<String> = row.get("attributes");
    let types: Vec<String> = row.get("types");
    let brings: Vec<String> = row.get("brings");
    let attribute =
        |(name, definition): (String, String)| Attribute { name: Name::new(name), definition };
    let id = |it: &[String]| ObjectId {
        kind: Kind::Other,
        path: it.iter().map(|it| Name::new(it.as_str())).collect(),
    };
    (names.into_iter().zip(types).map(attribute).collect(), brings.chunks(2).map(id).collect())
}

fn is_other(id: &ObjectId) -> bool {
    id.kind == Kind::Other
}

fn objects(row: &Row) -> Vec<ObjectId> {
    let words: Vec<&str> = row.get("kinds");
    let namespaces: Vec<&str> = row.get("namespaces");
    let names: Vec<&str> = row.get("names");
    let parts: Vec<Option<&str>> = row.get("parts");
    let paths = namespaces.into_iter().zip(names).zip(parts);
    let object = |(word, ((namespace, name), part)): (&str, ((&str, &str), Option<&str>))| {
        let kind = Kind::of_word(word).unwrap_or(Kind::Other);
        let path = [Some(namespace), Some(name), part].into_iter().flatten();
        ObjectId { kind, path: path.map(Name::new).collect() }
    };
    words.into_iter().zip(paths).map(object).collect()
}
