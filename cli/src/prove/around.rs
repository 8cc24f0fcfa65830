//! Checks what a change must leave alone besides tables and their rows: owners, privileges, what is enabled, whether a
//! materialized view is populated, and which number each sequence gives next.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::around::{Position, Standing, positions, standing};
use driftless_introspect::values::values;
use driftless_introspect::{Client, Error};

/// The state of a database at one moment.
#[derive(Clone, Debug)]
pub(super) struct Around {
    standing: Vec<Standing>,
    positions: Vec<Position>,
}

/// How exactly the positions of sequences are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exactness {
    /// The position must be the same: the change does not touch the sequence.
    Same,
    /// The position may be later: numbers may have been drawn, or new limits may have moved the sequence.
    NotBehind,
}

/// What is not compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Exemptions {
    /// Objects, by their names, that are recreated as the named database has them.
    pub(super) named: BTreeSet<String>,
    /// Tables, by their names, whose privileges the schemas say. They are compared there.
    pub(super) granted: BTreeSet<String>,
    /// Objects, by their names, whose definitions change: their owners and privileges stay.
    pub(super) redefined: BTreeSet<String>,
    /// Sequences, by their OIDs, whose position is lost: in between they counted in the other direction, or within limits
    /// that exclude it.
    pub(super) lost: BTreeSet<u32>,
}

/// What is dropped only together with its table, or by hand-written SQL.
const OF_TABLES: [&str; 3] = ["trigger", "rule", "policy"];

/// Objects that no model describes, so no change of the models drops them.
const NOBODYS: [&str; 19] = [
    "view",
    "materialized view",
    "function",
    "foreign table",
    "foreign data wrapper",
    "server",
    "user mapping",
    "publication",
    "event trigger",
    "operator",
    "operator class",
    "operator family",
    "collation",
    "text search configuration",
    "text search dictionary",
    "text search parser",
    "text search template",
    "cast",
    "default privileges",
];

impl Around {
    pub(super) fn of(client: &mut Client) -> Result<Around, Error> {
        Ok(Around { standing: standing(client)?, positions: positions(client)? })
    }

    /// What differs after a change, one sentence each, without the `exemptions`. Objects are compared by OID, or by name
    /// if they were recreated.
    pub(super) fn differences(
        &self,
        after: &Around,
        exactness: Exactness,
        exemptions: &Exemptions,
        client: &mut Client,
    ) -> Result<Vec<String>, Error> {
        let mut all = Vec::new();
        let is_among = |it: &Standing, names: &BTreeSet<String>| {
            let name = unquoted(&it.name);
            names.iter().any(|other| name == *other || name.starts_with(&format!("{other}(")))
        };
        let by_oid: BTreeMap<(&str, (u32, i32)), &Standing> =
            after.standing.iter().map(|it| ((it.kind.as_str(), it.oid), it)).collect();
        let by_name: BTreeMap<(&str, &str), &Standing> =
            after.standing.iter().map(|it| ((it.kind.as_str(), it.name.as_str()), it)).collect();
        let known: BTreeSet<(&str, (u32, i32))> =
            self.standing.iter().map(|it| (it.kind.as_str(), it.oid)).collect();
        let tables: BTreeSet<u32> = after.standing.iter().map(|it| it.within).collect();
        let granted: BTreeSet<u32> = self
            .standing
            .iter()
            .filter(|it| it.kind == "table" && exemptions.granted.contains(&unquoted(&it.name)))
            .map(|it| it.within)
            .collect();
        for before in self.standing.iter().filter(|it| !is_among(it, &exemptions.named)) {
            let kind = before.kind.as_str();
            let same = by_oid.get(&(kind, before.oid));
            let again = by_name.get(&(kind, before.name.as_str()));
            let is_remade = NOBODYS.contains(&kind)
                || OF_TABLES.contains(&kind)
                || ["type", "column"].contains(&kind);
            // A column of that name may be another column that was renamed.
            let is_new = |it: &&&Standing| kind != "column" || !known.contains(&(kind, it.oid));
            let found = same.or(again.filter(|_| is_remade).filter(is_new));
            let is_redefined = is_among(before, &exemptions.redefined);
            let is_granted =
                ["table", "column"].contains(&kind) && granted.contains(&before.within);
            let facts = |it: &Standing| match (is_redefined, is_granted) {
                (true, _) => rights(&it.facts),
                (_, true) => without_privileges(&it.facts).to_owned(),
                _ => it.facts.clone(),
            };
            match found {
                Some(after) if facts(after) != facts(before) => all.push(format!(
                    "the {kind} {} has `{}` and should have `{}`",
                    after.name,
                    facts(after),
                    facts(before)
                )),
                Some(_) => {}
                None if is_redefined => {}
                None if NOBODYS.contains(&kind)
                    || OF_TABLES.contains(&kind) && tables.contains(&before.within) =>
                {
                    all.push(format!("the {kind} {} is missing", before.name));
                }
                None => {}
            }
        }
        all.extend(self.sequences(after, exactness, exemptions, client)?);
        Ok(all)
    }

    /// The sequences that count in the other direction afterwards, or within limits that exclude their position.
    pub(super) fn lost<'a>(&'a self, after: &'a Around) -> impl Iterator<Item = u32> + 'a {
        let lost = self.positions.iter().filter(|before| {
            let same = after.positions.iter().find(|it| it.oid == before.oid);
            same.is_some_and(|it| {
                let [_, lowest, highest, step] = it.counts;
                (step > 0) != (before.counts[3] > 0) || !(lowest..=highest).contains(&before.next)
            })
        });
        lost.map(|it| it.oid)
    }

    /// A sequence keeps its position, or starts again if its new limits exclude that position. If it takes over a column,
    /// it continues there; if it is new, it starts after the numbers of the rows.
    fn sequences(
        &self,
        after: &Around,
        exactness: Exactness,
        exemptions: &Exemptions,
        client: &mut Client,
    ) -> Result<Vec<String>, Error> {
        let mut all = Vec::new();
        for now in &after.positions {
            let same = self.positions.iter().find(|it| it.oid == now.oid);
            let stays = |old: &Position| after.positions.iter().any(|it| it.oid == old.oid);
            let of = |it: &&Position| it.of.is_some() && it.of == now.of && !stays(it);
            let due = match (exactness, same.or_else(|| self.positions.iter().find(of))) {
                // A sequence is compared after a round trip only if it has the same limits again.
                (Exactness::NotBehind, Some(before)) => {
                    let is_compared = before.counts == now.counts
                        && !exemptions.lost.contains(&now.oid)
                        && now.is_behind(before);
                    is_compared.then_some(before.next)
                }
                (Exactness::Same, Some(before)) => now.after(before),
                (_, None) => behind_its_rows(now, self, exactness, client)?,
            };
            if let Some(due) = due.filter(|it| *it != now.next) {
                all.push(format!(
                    "the sequence {} gives {} next and should give {due}",
                    now.name, now.next
                ));
            }
        }
        Ok(all)
    }
}

/// A name in SQL without its quotes.
pub(super) fn unquoted(name: &str) -> String {
    name.replace('"', "")
}

/// `owner a; privileges b:SELECT` without the privileges.
fn without_privileges(facts: &str) -> &str {
    facts.split("privileges ").next().unwrap_or_default()
}

/// Owner and privileges alone.
fn rights(facts: &str) -> String {
    let is_right = |it: &&str| it.starts_with("owner ") || it.starts_with("privileges ");
    facts.split("; ").filter(is_right).collect::<Vec<_>>().join("; ")
}

/// The first number of a new sequence on an existing column; none if nothing can be said.
fn behind_its_rows(
    now: &Position,
    before: &Around,
    exactness: Exactness,
    client: &mut Client,
) -> Result<Option<i64>, Error> {
    let owner = now.column.as_ref().zip(now.of).filter(|_| now.numbers);
    let owner = owner.map(|((table, column), of)| (table, column, of));
    let others = now.drawn_by.iter().map(|(table, column, of)| (table, column, *of));
    // The numbers of a new column may come from somewhere else.
    let was_there =
        |of: (u32, i32)| before.standing.iter().any(|it| it.kind == "column" && it.oid == of);
    let columns: Vec<_> = owner.into_iter().chain(others).filter(|it| was_there(it.2)).collect();
    if columns.is_empty() {
        return Ok(None);
    }
    let [start, lowest, highest, step] = now.counts;
    let most = if step > 0 { "max" } else { "min" };
    let queries: Vec<String> = columns
        .iter()
        .map(|(table, column, _)| format!("SELECT {most}({column})::pg_catalog.int8 FROM {table}"))
        .collect();
    let rows = values(client, &queries)?;
    let numbers = rows.iter().filter_map(|it| it.first()?.first()?.as_deref()?.parse::<i64>().ok());
    let value = if step > 0 { numbers.max() } else { numbers.min() };
    let next = value.map_or(start, |it| it.saturating_add(step));
    let is_begun = if step > 0 { next > start } else { next < start };
    let due = if is_begun { next } else { start };
    // After the last possible number, the sequence has none left. Rows beyond its limits do not count.
    let fits = value.is_none_or(|it| (lowest..=highest).contains(&it));
    let is_behind = if step > 0 { now.next < due } else { now.next > due };
    Ok(Some(due).filter(|_| fits && (exactness == Exactness::Same || is_behind)))
}
