//! Unmodelled objects that depend on tables, columns and types: `pg_depend`, with the statements that recreate them.

use driftless_schema::{
    Definition, DefinitionPart, Dependent, DependentKind, Kind, Name, ObjectId, Remake,
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
    let exists: bool = transaction
        .query_typed_one(include_str!("dependent_exists.sql"), &[])
        .map_err(|it| Error::new(doing, it))?
        .get(0);
    if !exists {
        return Ok(Vec::new());
    }
    let rows = super::rows(transaction, doing, include_str!("dependent.sql"), names)?;
    let mut all: Vec<(u32, Dependent)> = rows
        .iter()
        .filter_map(|it| Some((it.get("objid"), dependent(it, names)?)))
        // Objects that depend on nothing modelled never have to be recreated.
        .filter(|(_, it)| selection == Selection::Definitions || !it.on.is_empty())
        .collect();
    if selection == Selection::Definitions {
        // A function's body may use what no catalog records, and what was created before.
        all.sort_by_key(|(oid, _)| *oid);
    }
    Ok(all.into_iter().map(|(_, it)| it).collect())
}

/// None for an object that the schema has itself, and for the privileges of a type that it does not have.
fn dependent(row: &Row, managed: &[String]) -> Option<Dependent> {
    let path: Vec<&str> = row.get("path");
    let noun: &str = row.get("what");
    let what = DependentKind::ALL.into_iter().find(|it| it.noun() == noun);
    let what = what.expect("the query gives the nouns of `DependentKind`");
    let on = objects(row);
    let is_managed = path.first().is_some_and(|it| managed.iter().any(|name| name == it));
    let is_modelled = Kind::of_word(noun).is_some() && is_managed;
    let is_of_other = what == DependentKind::TypePrivileges && on.iter().all(is_other);
    if is_modelled || is_of_other {
        return None;
    }
    let definition = definition(row);
    let privileges: Option<Vec<String>> = row.get("rights");
    let owner: Option<Vec<String>> = row.get("owns");
    let create = match &definition {
        Some(it) => Some(it.statements(what)),
        None => owner.zip(privileges).map(|(owner, privileges)| [owner, privileges].concat()),
    };
    Some(Dependent {
        id: ObjectId { kind: Kind::Other, path: path.into_iter().map(Name::new).collect() },
        what,
        on,
        remake: create
            .filter(|_| what != DependentKind::Aggregate && what != DependentKind::WindowFunction)
            .map(|create| Remake { drop: row.get("drop"), create }),
        definition,
    })
}

fn definition(row: &Row) -> Option<Definition> {
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
        parts: parts.chunks(2).filter_map(part).collect(),
        owner: row.get::<_, Option<Vec<String>>>("owns").unwrap_or_default(),
        rights: row.get::<_, Option<Vec<String>>>("rights").unwrap_or_default(),
    })
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
