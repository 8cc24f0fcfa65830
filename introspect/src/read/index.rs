//! Indexes: `pg_index`. Indexes of constraints become part of their constraints.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::{
    Expression, Implied, Index, IndexColumn, IndexKey, IndexStorage, Name, ObjectId, OperatorClass,
    Parameters, Unmodelled,
};
use postgres::{Row, Transaction};

use super::collation::{self, Collations};
use super::operator_class::{self, Classes};
use super::parameter::parameters;
use super::text::{collated_keys, items, unwrapped};
use super::{Reading, Tables, gone, remark};
use crate::Error;

const DOING: &str = "reading indexes";

/// Bits of `indoption` (`pg_index.h`).
const DESCENDING: i16 = 1;
const NULLS_FIRST: i16 = 2;

/// The indexes of constraints, by OID.
pub(super) type OfConstraints = BTreeMap<u32, Index>;

/// Settings of a single key, by index and number.
type OfKeys = BTreeMap<(u32, i16), (Parameters, Option<i16>)>;

/// The objects that indexes refer to by OID.
struct Names {
    collations: Collations,
    classes: Classes,
    keys: OfKeys,
}

pub(super) fn read(
    transaction: &mut Transaction<'_>,
    names: &[String],
    tables: &mut Tables,
    unmodelled: &mut Vec<Unmodelled>,
) -> Result<OfConstraints, Error> {
    let rows = super::rows(transaction, DOING, include_str!("index.sql"), names)?;
    let keys = super::rows(transaction, DOING, include_str!("index_column.sql"), names)?;
    let keys = keys.iter().map(|row| {
        let own = (parameters(row.get("parameters"), ""), row.get("statistics"));
        ((row.get("index_oid"), row.get("number")), own)
    });
    let strange: BTreeSet<u32> = rows.iter().flat_map(|row| strange(row, tables)).collect();
    let strange: Vec<u32> = strange.into_iter().collect();
    let known = Names {
        collations: collation::read(transaction, &strange)?,
        classes: operator_class::read(transaction)?,
        keys: keys.collect(),
    };
    let mut of_constraints = OfConstraints::new();
    for row in rows {
        let Some(reading) = tables.get_mut(&row.get::<_, u32>("table_oid")) else { continue };
        let name = Name::new(row.get::<_, String>("name"));
        if row.get("of_extension") {
            let id = ObjectId::index(&reading.table.name.sibling(name));
            remark(unmodelled, id, "an object of an extension");
            continue;
        }
        let index = index(&row, name, reading, &known).ok_or_else(|| gone(DOING))?;
        if row.get("of_constraint") {
            of_constraints.insert(row.get("oid"), index);
        } else {
            reading.place(&row).indexes.push(index);
        }
    }
    Ok(of_constraints)
}

/// The collations of keys that may differ from those of the indexed columns.
fn strange(row: &Row, tables: &Tables) -> Vec<u32> {
    let Some(reading) = tables.get(&row.get::<_, u32>("table_oid")) else { return Vec::new() };
    let columns: Vec<i16> = row.get("columns");
    let collations: Vec<u32> = row.get("collations");
    let own = |number: &i16| reading.attributes.get(number).map(|it| it.1);
    let pairs = columns.iter().zip(collations);
    pairs.filter(|(number, it)| *it != 0 && own(number) != Some(*it)).map(|(_, it)| it).collect()
}

/// None if one of its texts no longer exists.
fn index(row: &Row, name: Name, reading: &Reading, known: &Names) -> Option<Index> {
    let count = usize::try_from(row.get::<_, i16>("key_count")).unwrap_or_default();
    let numbers: Vec<i16> = row.get("columns");
    let (keys, included) = numbers.split_at(count.min(numbers.len()));
    let predicate = row.get::<_, Option<&str>>("predicate");
    if row.get("is_partial") && predicate.is_none() {
        return None;
    }
    let columns = columns(row, keys, reading, known)?;
    Some(Index {
        unique: row.get("is_unique"),
        nulls_distinct: !row.get::<_, bool>("nulls_not_distinct"),
        method: Name::new(row.get::<_, String>("method")),
        include: reading.names(included),
        predicate: predicate.map(|it| Expression::new(unwrapped(it))),
        storage: IndexStorage {
            parameters: parameters(row.get("parameters"), ""),
            tablespace: row.get::<_, Option<String>>("tablespace").map(Name::new),
            clustered: row.get("is_clustered"),
            replica_identity: row.get("is_replica_identity"),
        },
        valid: row.get("is_valid"),
        comment: row.get("comment"),
        ..Index::new(name, columns)
    })
}

fn columns(row: &Row, keys: &[i16], reading: &Reading, known: &Names) -> Option<Vec<IndexColumn>> {
    let oid: u32 = row.get("oid");
    let options: Vec<i16> = row.get("options");
    let collations: Vec<u32> = row.get("collations");
    let classes: Vec<u32> = row.get("classes");
    let texts = row.get::<_, Option<&str>>("expressions");
    if row.get("has_expressions") && texts.is_none() {
        return None;
    }
    let mut texts = texts.map_or(Vec::new(), items).into_iter();
    let collated = row.get::<_, Option<&str>>("definition").map_or(Vec::new(), collated_keys);
    let mut all = Vec::new();
    for (place, number) in keys.iter().enumerate() {
        let collation = collations[place];
        let (key, has_collation) = match reading.attributes.get(number) {
            Some((name, own)) => {
                (IndexKey::Column(name.clone()), collation != 0 && collation != *own)
            }
            None => {
                let text = texts.next().expect("what is no column is an expression");
                let key = IndexKey::Expression(Expression::new(unwrapped(text)));
                (key, collated.get(place).copied().unwrap_or_default())
            }
        };
        let position = i16::try_from(place + 1).unwrap_or_default();
        let (parameters, statistics) =
            known.keys.get(&(oid, position)).cloned().unwrap_or_default();
        let class = known.classes.get(&classes[place]);
        let (named, default) = match class {
            Some((name, true)) if parameters.is_empty() => (None, Some(name.clone())),
            Some((name, _)) => (Some(OperatorClass { name: name.clone(), parameters }), None),
            None => (None, None),
        };
        let collated = known.collations.get(&collation).cloned();
        let (collation, own) = if has_collation { (collated, None) } else { (None, collated) };
        all.push(IndexColumn {
            key,
            collation,
            class: named,
            implied: Implied { class: default, collation: own },
            descending: options[place] & DESCENDING != 0,
            nulls_first: options[place] & NULLS_FIRST != 0,
            statistics,
        });
    }
    Some(all)
}
