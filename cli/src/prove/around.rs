//! What a change leaves as it was besides tables and their rows: owners, privileges, what is switched on, whether a
//! materialized view is populated, and where sequences stand.

use std::collections::{BTreeMap, BTreeSet};

use driftless_introspect::around::{Position, Standing, positions, standing};
use driftless_introspect::values::values;
use driftless_introspect::{Client, Error};

/// A database at one moment.
#[derive(Clone, Debug)]
pub(super) struct Around {
    standing: Vec<Standing>,
    positions: Vec<Position>,
}

/// How exactly sequences have to stand where they stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exactness {
    /// Where a change does not touch them.
    Same,
    /// Where numbers may have been drawn, or limits may have moved the sequence on.
    NotBehind,
}

/// What is not compared.
#[derive(Clone, Debug, Default)]
pub(super) struct Exemptions {
    /// Objects, by their names, that are brought back as the named database has them.
    pub(super) named: BTreeSet<String>,
    /// Sequences, by their OIDs, that counted in the other direction in between: where they stood is lost.
    pub(super) turned: BTreeSet<u32>,
}

/// What goes only where its table does, or where somebody has taken it away.
const OF_TABLES: [&str; 3] = ["trigger", "rule", "policy"];

/// What no model describes, so that no change of models takes it away.
const NOBODYS: [&str; 4] = ["view", "materialized view", "function", "default privileges"];

impl Around {
    pub(super) fn of(client: &mut Client) -> Result<Around, Error> {
        Ok(Around { standing: standing(client)?, positions: positions(client)? })
    }

    /// What is another one after a change; one sentence each. `exemptions` is left out. Object by object: by its OID, or where it was made again by its
    /// name.
    pub(super) fn differences(
        &self,
        after: &Around,
        exactness: Exactness,
        exemptions: &Exemptions,
        client: &mut Client,
    ) -> Result<Vec<String>, Error> {
        let mut all = Vec::new();
        let is_another = |it: &Standing| {
            let name = it.name.replace('"', "");
            exemptions
                .named
                .iter()
                .any(|other| name == *other || name.starts_with(&format!("{other}(")))
        };
        let by_oid: BTreeMap<(&str, (u32, i32)), &Standing> =
            after.standing.iter().map(|it| ((it.kind.as_str(), it.oid), it)).collect();
        let by_name: BTreeMap<(&str, &str), &Standing> =
            after.standing.iter().map(|it| ((it.kind.as_str(), it.name.as_str()), it)).collect();
        let known: BTreeSet<(&str, (u32, i32))> =
            self.standing.iter().map(|it| (it.kind.as_str(), it.oid)).collect();
        let tables: BTreeSet<u32> = after.standing.iter().map(|it| it.within).collect();
        for before in self.standing.iter().filter(|it| !is_another(it)) {
            let kind = before.kind.as_str();
            let same = by_oid.get(&(kind, before.oid));
            let again = by_name.get(&(kind, before.name.as_str()));
            let is_remade = NOBODYS.contains(&kind)
                || OF_TABLES.contains(&kind)
                || ["type", "column"].contains(&kind);
            // A column under its name may be another one that was renamed.
            let is_new = |it: &&&Standing| kind != "column" || !known.contains(&(kind, it.oid));
            let found = same.or(again.filter(|_| is_remade).filter(is_new));
            match found {
                Some(after) if after.facts != before.facts => all.push(format!(
                    "the {kind} {} has `{}` and should have `{}`",
                    after.name, after.facts, before.facts
                )),
                Some(_) => {}
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

    /// The sequences that count in the other direction afterwards.
    pub(super) fn turned<'a>(&'a self, after: &'a Around) -> impl Iterator<Item = u32> + 'a {
        let turned = self.positions.iter().filter(|before| {
            let same = after.positions.iter().find(|it| it.oid == before.oid);
            same.is_some_and(|it| (it.counts[3] > 0) != (before.counts[3] > 0))
        });
        turned.map(|it| it.oid)
    }

    /// A sequence goes on where it was, or begins anew where its new limits leave that out; one that takes a column over goes
    /// on from there, and a new one begins behind the numbers that rows have.
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
                // There and back it has to have the same limits again to be compared.
                (Exactness::NotBehind, Some(before)) => {
                    let is_compared = before.counts == now.counts
                        && !exemptions.turned.contains(&now.oid)
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

/// What a sequence gives first that is new on a column which was there before; none where there is nothing to be said.
fn behind_its_rows(
    now: &Position,
    before: &Around,
    exactness: Exactness,
    client: &mut Client,
) -> Result<Option<i64>, Error> {
    let Some(((table, column), of)) = now.column.as_ref().zip(now.of) else { return Ok(None) };
    // It may belong to a column that gets its numbers elsewhere.
    if !now.numbers || !before.standing.iter().any(|it| it.kind == "column" && it.oid == of) {
        return Ok(None);
    }
    let [start, lowest, highest, step] = now.counts;
    let most = if step > 0 { "max" } else { "min" };
    let query = format!("SELECT {most}({column})::pg_catalog.int8 FROM {table}");
    let rows = values(client, &[query])?;
    let value = rows.first().and_then(|it| it.first()?.first()?.as_deref()?.parse::<i64>().ok());
    let next = value.map_or(start, |it| it.saturating_add(step));
    let is_begun = if step > 0 { next > start } else { next < start };
    let due = if is_begun { next } else { start };
    // Behind the last number of all comes one that the sequence refuses; rows beyond the limits say nothing.
    let fits = value.is_none_or(|it| (lowest..=highest).contains(&it));
    let is_behind = if step > 0 { now.next < due } else { now.next > due };
    Ok(Some(due).filter(|_| fits && (exactness == Exactness::Same || is_behind)))
}
