//! Enums whose names or labels differ between the sides: takes what differs, returns the statements that give a database's
//! enums the names of one side, so that PostgreSQL itself carries labels from text to text. The statements run only in a
//! scratch database, in a transaction that is rolled back.

use std::collections::BTreeMap;

use driftless_schema::quote::{identifier, literal, qualified};
use driftless_schema::{BaseType, Name, Pair, QualifiedName, RenamedEnum, Side, SqlType};
use postgres::Transaction;

use crate::Error;

/// The enums, each with the side whose names and labels the database has.
pub(super) struct Declared(Vec<(RenamedEnum, Side)>);

impl Declared {
    /// Looks the enums up. If a database has neither side's labels, its enum has the name before.
    pub(super) fn of(
        transaction: &mut Transaction<'_>,
        enums: &[RenamedEnum],
    ) -> Result<Declared, Error> {
        if enums.is_empty() {
            return Ok(Declared(Vec::new()));
        }
        let names = || enums.iter().flat_map(|it| [&it.names.before, &it.names.after]);
        let namespaces: Vec<&str> = names().map(|it| it.namespace.as_str()).collect();
        let bare: Vec<&str> = names().map(|it| it.name.as_str()).collect();
        let rows = transaction
            .query(include_str!("enums.sql"), &[&namespaces, &bare])
            .map_err(|it| Error::new("asking which labels enums have", it))?;
        let mut known: BTreeMap<QualifiedName, Vec<String>> = BTreeMap::new();
        for row in rows {
            let (namespace, name): (String, String) = (row.get("namespace"), row.get("name"));
            known.insert(QualifiedName::new(namespace.as_str(), name.as_str()), row.get("labels"));
        }
        let has = |it: &RenamedEnum, side: Side| {
            known.get(side.of(&it.names)) == Some(side.of(&it.labels))
        };
        let sides = enums.iter().map(|it| {
            let is_after = !has(it, Side::Before) && has(it, Side::After);
            (it.clone(), if is_after { Side::After } else { Side::Before })
        });
        Ok(Declared(sides.collect()))
    }

    /// The statements that give the enums the names and labels of that side.
    pub(super) fn to(&self, side: Side) -> String {
        statements(&self.others(side).map(|it| moved(it, side)).collect::<Vec<_>>())
    }

    /// The statements that give the enums back the names and labels that the database has.
    pub(super) fn back(&self, side: Side) -> String {
        statements(&self.others(side).map(|it| moved(it, side).swap()).collect::<Vec<_>>())
    }

    /// A type that a question names as before, by its name on that side.
    pub(super) fn on(&self, side: Side, data_type: &SqlType) -> SqlType {
        self.named(data_type, |it, _| side.of(&it.names).clone())
    }

    /// A type that a question names as before, by the name that the database has.
    pub(super) fn found(&self, data_type: &SqlType) -> SqlType {
        self.named(data_type, |it, found| found.of(&it.names).clone())
    }

    fn others(&self, side: Side) -> impl Iterator<Item = &RenamedEnum> {
        self.0.iter().filter(move |(_, found)| *found != side).map(|(it, _)| it)
    }

    fn named(
        &self,
        data_type: &SqlType,
        name_of: impl Fn(&RenamedEnum, Side) -> QualifiedName,
    ) -> SqlType {
        let mut data_type = data_type.clone();
        if let BaseType::Defined(_, name) = &mut data_type.base
            && let Some((it, found)) = self.0.iter().find(|(it, _)| it.names.before == *name)
        {
            *name = name_of(it, *found);
        }
        data_type
    }
}

/// The name and the renamed labels of an enum, from the other side to that one.
#[derive(Clone)]
struct Names {
    name: QualifiedName,
    labels: Vec<String>,
}

fn moved(it: &RenamedEnum, side: Side) -> Pair<Names> {
    let names = |side: Side| Names {
        name: side.of(&it.names).clone(),
        labels: it.renamed.iter().map(|it| side.of(it).clone()).collect(),
    };
    let pair = Pair { before: names(Side::Before), after: names(Side::After) };
    match side {
        Side::Before => pair.swap(),
        Side::After => pair,
    }
}

/// Every name is given up before another one is taken: names may form chains and circles.
fn statements(all: &[Pair<Names>]) -> String {
    let aside = |place: usize| Name::new(format!("driftless type {place}"));
    let (mut given_up, mut taken) = (String::new(), String::new());
    for (place, Pair { before, after }) in all.iter().enumerate() {
        let (before, after) = (&before.name, &after.name);
        if before == after {
            continue;
        }
        let aside = aside(place);
        given_up += &format!("alter type {} rename to {};", qualified(before), identifier(&aside));
        let namespace = identifier(&after.namespace);
        if before.namespace != after.namespace {
            let aside = qualified(&before.sibling(aside.clone()));
            given_up += &format!("create schema if not exists {namespace};");
            given_up += &format!("alter type {aside} set schema {namespace};");
        }
        let aside = qualified(&after.sibling(aside));
        taken += &format!("alter type {aside} rename to {};", identifier(&after.name));
    }
    for Pair { before, after } in all {
        let name = qualified(&after.name);
        let (mut given_up, mut labels) = (String::new(), String::new());
        for (place, (before, after)) in before.labels.iter().zip(&after.labels).enumerate() {
            let (before, after) = (literal(before), literal(after));
            let aside = literal(&format!("driftless label {place}"));
            given_up += &format!("alter type {name} rename value {before} to {aside};");
            labels += &format!("alter type {name} rename value {aside} to {after};");
        }
        taken += &given_up;
        taken += &labels;
    }
    given_up + &taken
}
