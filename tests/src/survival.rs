//! What a migration must leave alone. Two states of a database and the warnings in; what was lost without a warning out.

use std::collections::{BTreeMap, BTreeSet};

use driftless_diff_engine::Rename;
use driftless_schema::{Diagnostic, Kind, ObjectId};

/// What a database stores: its tables by OID, and its sequences by OID.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Tables; partitioned ones hold no rows themselves.
    pub tables: BTreeMap<u32, StoredTable>,
    /// Sequences, those of identities and serials included.
    pub sequences: BTreeMap<u32, StoredSequence>,
}

/// A table with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredTable {
    /// Its name.
    pub id: ObjectId,
    /// Its columns by `attnum`.
    pub columns: BTreeMap<i16, StoredColumn>,
    /// Each row's values as texts, by `attnum`; sorted.
    pub rows: Vec<BTreeMap<i16, Option<String>>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredColumn {
    /// Its name.
    pub id: ObjectId,
    /// Its type as PostgreSQL writes it.
    pub data_type: String,
    /// The enum that its values, or the elements of its arrays, are of.
    pub enumeration: Option<ObjectId>,
    /// Whether PostgreSQL computes its values.
    pub is_generated: bool,
    /// The columns of parent tables that it inherits from.
    pub inherited: Vec<ObjectId>,
}

/// A sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSequence {
    /// Its name.
    pub id: ObjectId,
    /// The column that owns it: OID of the table, `attnum`.
    pub owner: Option<(u32, i16)>,
    /// `last_value` and `is_called`.
    pub position: (i64, bool),
    /// What it adds each time.
    pub increment: i64,
    /// Where it begins.
    pub start: i64,
    /// The least number that it gives.
    pub minimum: i64,
    /// The greatest number that it gives.
    pub maximum: i64,
}

/// What a draft says about the objects that it changes.
#[derive(Clone, Debug)]
pub struct Said<'a> {
    /// The warnings of the direction, or of both directions for a round trip.
    pub warnings: Vec<&'a Diagnostic>,
    /// What the user renamed: warnings call an object by its name before or after.
    pub renames: &'a [Rename],
    /// Enums of which the user renames or merges labels.
    pub relabelled: &'a [ObjectId],
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survival {
    /// What was lost, each in a sentence.
    pub lost: Vec<String>,
    /// How many tables, columns and sequences were there and had to survive.
    pub compared: usize,
    /// Those that a warning exempts, each with the warning's rule.
    pub exempt: Vec<String>,
}

/// Compares two states. Each table, row, value and sequence of the first has to be in the second,
/// unless a warning names the table, the column, the sequence or the enum.
pub fn survival(before: &Stored, after: &Stored, said: &Said<'_>) -> Survival {
    let mut all = Survival::default();
    for (oid, table) in &before.tables {
        all.compared += 1;
        match after.tables.get(oid) {
            Some(found) => all = all.and(table_survives(table, found, said)),
            None => all = all.and(is_excused(said, &["drop-table"], &table.id, "is gone")),
        }
    }
    for (oid, sequence) in &before.sequences {
        all.compared += 1;
        all = all.and(sequence_survives(*oid, sequence, before, after, said));
    }
    all
}

impl Survival {
    fn and(mut self, other: Survival) -> Survival {
        self.lost.extend(other.lost);
        self.compared += other.compared;
        self.exempt.extend(other.exempt);
        self
    }

    fn lost(sentence: String) -> Survival {
        Survival { lost: vec![sentence], ..Survival::default() }
    }

    fn exempt(id: &ObjectId, rule: &str) -> Survival {
        Survival { exempt: vec![format!("{id} by {rule}")], ..Survival::default() }
    }
}

fn table_survives(before: &StoredTable, after: &StoredTable, said: &Said<'_>) -> Survival {
    let mut all = Survival::default();
    if before.rows.len() < after.rows.len()
        && let Some(rule) = said.any(&["fire-trigger"])
    {
        return match all_rows_are_left(before, after) {
            true => Survival::exempt(&before.id, rule),
            false => Survival::lost(format!("a trigger changed rows of {}", before.id)),
        };
    }
    if before.rows.len() != after.rows.len() {
        let counts = (before.rows.len(), after.rows.len());
        all.lost.push(format!("{} had {} rows and has {}", before.id, counts.0, counts.1));
        return all;
    }
    let mut kept = BTreeSet::new();
    let typed = ObjectId { kind: Kind::Other, ..before.id.clone() };
    for (number, column) in &before.columns {
        all.compared += 1;
        let Some(found) = after.columns.get(number) else {
            let rules = ["drop-column", "recompute-column", "drop-attribute"];
            // A column goes with the one that it inherits from, or with the attribute of its table's type, and the warning
            // names that one or the table.
            let ids = [&column.id].into_iter().chain(&column.inherited).chain([&typed]);
            all = all.and(match ids.into_iter().find_map(|it| said.rule(&rules, it)) {
                Some(rule) => Survival::exempt(&column.id, rule),
                None => Survival::lost(format!("{} is gone or another column", column.id)),
            });
            continue;
        };
        if column.is_generated || found.is_generated {
            continue;
        }
        let values = |it: &StoredTable| -> Vec<Option<String>> {
            let mut values: Vec<_> = it.rows.iter().map(|row| row[number].clone()).collect();
            values.sort();
            values
        };
        let verdict = values_survive(column, found, [values(before), values(after)], said);
        if verdict == Survival::default() {
            kept.insert(*number);
        }
        all = all.and(verdict);
    }
    let rows = |it: &StoredTable| -> Vec<Vec<Option<String>>> {
        let values =
            |row: &BTreeMap<i16, Option<String>>| kept.iter().map(|it| row[it].clone()).collect();
        let mut rows: Vec<_> = it.rows.iter().map(values).collect();
        rows.sort();
        rows
    };
    if rows(before) != rows(after) {
        all.lost.push(format!("values of {} are in other rows", before.id));
    }
    all
}

/// Whether each row is there still, as far as columns are.
fn all_rows_are_left(before: &StoredTable, after: &StoredTable) -> bool {
    let both: Vec<i16> =
        before.columns.keys().filter(|it| after.columns.contains_key(it)).copied().collect();
    let values = |it: &StoredTable| -> Vec<Vec<Option<String>>> {
        it.rows.iter().map(|row| both.iter().map(|it| row[it].clone()).collect()).collect()
    };
    is_part(&values(before), values(after))
}

/// Whether each of them is among the others, as often as it is there.
fn is_part<T: PartialEq>(some: &[T], mut all: Vec<T>) -> bool {
    some.iter().all(|it| {
        let place = all.iter().position(|other| other == it);
        place.map(|it| all.swap_remove(it)).is_some()
    })
}

fn values_survive(
    before: &StoredColumn,
    after: &StoredColumn,
    values: [Vec<Option<String>>; 2],
    said: &Said<'_>,
) -> Survival {
    // The same number or time may have another text in another type.
    let is_spelled_anew = [before, after].iter().any(|it| {
        let types = ["numeric", "double", "real", "timestamp"];
        types.iter().any(|name| it.data_type.starts_with(name))
    });
    let mut recast = vec!["change-type", "cast-by-using", "time-zone", "text-style"];
    if is_spelled_anew {
        recast.push("rewrite-for-type");
    }
    let ids = [&before.id, &after.id];
    let filled = ids.iter().find_map(|it| said.rule(&["fill-column"], it));
    if let Some(rule) = ids.iter().find_map(|it| said.rule(&recast, it)) {
        let nulls = |it: &[Option<String>]| it.iter().filter(|it| it.is_none()).count();
        let nulls = [nulls(&values[0]), nulls(&values[1])];
        return match nulls[0] == nulls[1] || filled.is_some() && nulls[0] > nulls[1] {
            true => Survival::exempt(&before.id, rule),
            false => Survival::lost(format!("{} has another number of nulls", before.id)),
        };
    }
    let relabelled = ["merge-labels", "rebuild-enum", "rename-enum-label"];
    let enums = [&before.enumeration, &after.enumeration].into_iter().flatten();
    let mut enums = enums.filter(|it| said.names(it).iter().any(|it| said.relabelled.contains(it)));
    if let Some(rule) = enums.find_map(|it| said.rule(&relabelled, it)) {
        return Survival::exempt(&before.id, rule);
    }
    if let Some(rule) = filled
        && values[0] != values[1]
    {
        let [before_values, after_values] =
            values.map(|it| it.into_iter().flatten().collect::<Vec<String>>());
        return match is_part(&before_values, after_values) {
            true => Survival::exempt(&before.id, rule),
            false => Survival::lost(format!("values of {} were overwritten", before.id)),
        };
    }
    if values[0] != values[1]
        && let Some(rule) = ids.iter().find_map(|it| said.rule(&["drop-attribute"], it))
    {
        return Survival::exempt(&before.id, rule);
    }
    if values[0] != values[1] {
        let [before_values, after_values] = values;
        return Survival::lost(format!(
            "{} of type {} had the values {before_values:?} and has, of type {}, {after_values:?}",
            before.id, before.data_type, after.data_type,
        ));
    }
    Survival::default()
}

/// A sequence goes on where it was. One that goes without a warning while its column stays hands its position to the column's
/// next one.
fn sequence_survives(
    oid: u32,
    sequence: &StoredSequence,
    before: &Stored,
    after: &Stored,
    said: &Said<'_>,
) -> Survival {
    if let Some(found) = after.sequences.get(&oid) {
        return position_survives(sequence, found, said);
    }
    let owner = sequence.owner.and_then(|(table, number)| {
        let table = before.tables.get(&table)?;
        Some((table, table.columns.get(&number)?))
    });
    // It moves to another schema with its table.
    let moved = owner.and_then(|(table, _)| {
        let namespace = after.tables.get(&sequence.owner?.0).unwrap_or(table).id.path.first()?;
        let mut id = sequence.id.clone();
        *id.path.first_mut()? = namespace.clone();
        Some(id)
    });
    let gone = [
        said.rule(&["drop-identity"], &sequence.id),
        moved.and_then(|it| said.rule(&["drop-identity"], &it)),
        owner.and_then(|(_, it)| said.rule(&["drop-identity", "drop-column"], &it.id)),
        owner.and_then(|(it, _)| said.rule(&["drop-table"], &it.id)),
    ];
    if let Some(rule) = gone.into_iter().flatten().next() {
        return Survival::exempt(&sequence.id, rule);
    }
    let heir = sequence
        .owner
        .and_then(|owner| after.sequences.values().find(|it| it.owner == Some(owner)));
    match heir {
        Some(found) => position_survives(sequence, found, said),
        None => Survival::lost(format!("{} is gone, and no warning says so", sequence.id)),
    }
}

fn position_survives(before: &StoredSequence, after: &StoredSequence, said: &Said<'_>) -> Survival {
    let next = |it: &StoredSequence| match it.position {
        (last, true) => last.saturating_add(it.increment),
        (last, false) => last,
    };
    // One that no number was drawn from yet begins where it begins now.
    let is_unused = |it: &StoredSequence| it.position == (it.start, false);
    // Where its new limits leave no room for the position, it begins anew, or has given its last number.
    let has_room = (after.minimum..=after.maximum).contains(&before.position.0);
    let is_kept = after.position == before.position
        || next(after) == next(before)
        || is_unused(after) && (is_unused(before) || !has_room)
        || !has_room && [after.minimum, after.maximum].contains(&after.position.0);
    let is_ahead = match after.increment > 0 {
        true => next(after) > next(before),
        false => next(after) < next(before),
    };
    match (is_kept, said.any(&["fill-column", "volatile-default"])) {
        (true, _) => Survival::default(),
        // The values of a fill may be drawn from any sequence.
        (false, Some(rule)) if is_ahead => Survival::exempt(&before.id, rule),
        (false, _) => Survival::lost(format!(
            "{} was at {:?} and is at {:?}",
            before.id, before.position, after.position
        )),
    }
}

fn is_excused(said: &Said<'_>, rules: &[&'static str], id: &ObjectId, what: &str) -> Survival {
    match said.rule(rules, id) {
        Some(rule) => Survival::exempt(id, rule),
        None => Survival::lost(format!("{id} {what}, and no warning says so")),
    }
}

impl Said<'_> {
    /// The first of these rules that warns about anything.
    fn any(&self, rules: &[&'static str]) -> Option<&'static str> {
        self.warnings.iter().map(|it| it.rule).find(|it| rules.contains(it))
    }

    /// The first of these rules that warns about the object, under its name before or after.
    fn rule(&self, rules: &[&'static str], id: &ObjectId) -> Option<&'static str> {
        let names = self.names(id);
        let warning = self
            .warnings
            .iter()
            .find(|it| rules.contains(&it.rule) && it.about.iter().any(|it| names.contains(it)))?;
        Some(warning.rule)
    }

    /// The object's names: the one that is given, and those that it has after renames of its column, its table or its
    /// schema in either direction.
    fn names(&self, id: &ObjectId) -> BTreeSet<ObjectId> {
        let mut names = BTreeSet::from([id.clone()]);
        // A schema, a table in it and a column of that may all be renamed: each round carries one level more.
        for _ in 0..3 {
            for rename in self.renames {
                for [from, to] in [[&rename.from, &rename.to], [&rename.to, &rename.from]] {
                    let carried: Vec<ObjectId> = names
                        .iter()
                        .filter_map(|it| {
                            let rest = it.path.strip_prefix(from.path.as_slice())?;
                            // An object's own name is given up only by a rename of its own kind.
                            (!rest.is_empty() || it.kind == from.kind).then(|| ObjectId {
                                kind: it.kind,
                                path: [&to.path, rest].concat(),
                            })
                        })
                        .collect();
                    names.extend(carried);
                }
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use driftless_schema::{QualifiedName, Severity};

    use super::*;

    /// A table `t` with the columns `a` and `b`, two rows, and a sequence that `a` owns.
    fn stored() -> Stored {
        let name = QualifiedName::new("public", "t");
        let column = |it: &str| StoredColumn {
            id: ObjectId::column(&name, &it.into()),
            data_type: "text".to_owned(),
            enumeration: None,
            is_generated: false,
            inherited: Vec::new(),
        };
        let row = |a: &str, b: Option<&str>| {
            BTreeMap::from([(1, Some(a.to_owned())), (2, b.map(str::to_owned))])
        };
        let table = StoredTable {
            id: ObjectId::table(&name),
            columns: BTreeMap::from([(1, column("a")), (2, column("b"))]),
            rows: vec![row("1", None), row("2", Some("x"))],
        };
        let sequence = StoredSequence {
            id: ObjectId::sequence(&QualifiedName::new("public", "t_a_seq")),
            owner: Some((10, 1)),
            position: (2, true),
            increment: 1,
            start: 1,
            minimum: 1,
            maximum: 100,
        };
        Stored {
            tables: BTreeMap::from([(10, table)]),
            sequences: BTreeMap::from([(20, sequence)]),
        }
    }

    fn column(name: &str) -> ObjectId {
        ObjectId::column(&QualifiedName::new("public", "t"), &name.into())
    }

    fn lost(change: impl FnOnce(&mut Stored), rule: &'static str, about: ObjectId) -> Vec<String> {
        let before = stored();
        let mut after = before.clone();
        change(&mut after);
        let warning = Diagnostic {
            code: "DL000",
            rule,
            severity: Severity::Warning,
            step: None,
            about: vec![about],
            message: String::new(),
            help: String::new(),
        };
        let said = Said { warnings: vec![&warning], renames: &[], relabelled: &[] };
        survival(&before, &after, &said).lost
    }

    fn table(stored: &mut Stored) -> &mut StoredTable {
        stored.tables.get_mut(&10).expect("the table is there")
    }

    #[test]
    fn a_warning_about_one_column_excuses_no_other() {
        let drop = |number: i16| {
            move |it: &mut Stored| {
                table(it).columns.remove(&number);
            }
        };
        assert_eq!(lost(drop(2), "drop-column", column("b")), Vec::<String>::new());
        assert_eq!(lost(drop(2), "drop-column", column("a")), ["t.b is gone or another column"]);
        assert_eq!(lost(drop(2), "change-type", column("b")), ["t.b is gone or another column"]);
    }

    #[test]
    fn a_warning_about_a_column_excuses_no_row() {
        let fewer = |it: &mut Stored| {
            table(it).rows.pop();
        };
        assert_eq!(lost(fewer, "change-type", column("a")), ["t had 2 rows and has 1"]);
    }

    #[test]
    fn values_stay_in_their_rows() {
        let swapped = |it: &mut Stored| {
            let rows = &mut table(it).rows;
            rows[0].insert(2, Some("x".to_owned()));
            rows[1].insert(2, None);
        };
        assert_eq!(lost(swapped, "drop-column", column("c")), ["values of t are in other rows"]);
    }

    #[test]
    fn a_fill_writes_no_value_that_is_there() {
        let set = |row: usize| {
            move |it: &mut Stored| {
                table(it).rows[row].insert(2, Some("new".to_owned()));
            }
        };
        assert_eq!(lost(set(0), "fill-column", column("b")), Vec::<String>::new());
        assert_eq!(lost(set(1), "fill-column", column("b")), ["values of t.b were overwritten"]);
    }

    #[test]
    fn a_table_of_the_same_name_is_another_table() {
        let again = |it: &mut Stored| {
            let table = it.tables.remove(&10).expect("the table is there");
            it.tables.insert(11, table);
        };
        let told = ["t is gone, and no warning says so"];
        assert_eq!(lost(again, "drop-column", column("a")), told);
    }

    #[test]
    fn a_sequence_goes_on_where_it_was() {
        let again = |it: &mut Stored| {
            let sequence = it.sequences.remove(&20).expect("the sequence is there");
            it.sequences.insert(21, StoredSequence { position: (1, false), ..sequence });
        };
        let told = ["t_a_seq was at (2, true) and is at (1, false)"];
        assert_eq!(lost(again, "change-type", column("a")), told);
        assert_eq!(lost(again, "drop-identity", column("a")), Vec::<String>::new());
    }
}
