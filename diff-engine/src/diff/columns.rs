//! What happens to the columns of a table that is on both sides.

use driftless_schema::{Column, ColumnValue, Expression, Name, Pair};

use super::column::{
    ColumnChange, Computed, Fill, Recreation, Retyped, altered_in_place, is_computed_anew, sort_of,
};
use super::recreated::Recreated;
use crate::matching::{Casts, KeptTable, Matched, Renames, Values};

/// What happens to the columns of a table.
pub(super) struct Columns<'a> {
    pub(super) kept: &'a KeptTable,
    pub(super) renames: &'a Renames,
    pub(super) recreated: &'a Recreated,
    pub(super) casts: &'a Casts,
    pub(super) values: &'a Values,
    pub(super) server_version: u32,
}

impl Columns<'_> {
    pub(super) fn changes(&self) -> Vec<ColumnChange> {
        let fill = |it: &Column| self.kept.backfills.get(&it.name).cloned();
        let carry = |it: &Column| self.renames.carry_column(&self.kept.name.before, it.clone());
        let columns = self.kept.columns.iter();
        columns
            .flat_map(|matched| match matched {
                Matched::Added(it) => vec![ColumnChange::Add(Box::new(it.clone()), fill(it))],
                Matched::Removed(it) => vec![ColumnChange::Drop(Box::new(carry(it)))],
                Matched::Kept(pair) => {
                    let carried = Pair { before: carry(&pair.before), after: pair.after.clone() };
                    self.of_one(&pair.before.name, &carried, fill(&pair.after))
                }
            })
            .collect()
    }

    /// `pair` has the names after.
    fn of_one(
        &self,
        name_before: &Name,
        pair: &Pair<Column>,
        backfill: Option<Expression>,
    ) -> Vec<ColumnChange> {
        let table = &self.kept.name.after;
        let name = || pair.after.name.clone();
        if let Some(read_by) = self.recreated.column(table, &pair.after.name) {
            // The column is not renamed before it is dropped.
            let before = Column { name: name_before.clone(), ..pair.before.clone() };
            let column = Pair { before, after: pair.after.clone() };
            let recreation = Recreation { column, read_by: read_by.clone() };
            return vec![ColumnChange::Recreate(Box::new(recreation))];
        }
        let mut all = Vec::new();
        if *name_before != pair.after.name {
            all.push(ColumnChange::Rename(Pair { before: name_before.clone(), after: name() }));
        }
        let Column {
            name: _,
            data_type: _,
            collation: _,
            not_null,
            value,
            storage,
            compression,
            statistics,
            options,
            comment,
            zone: _,
            declared: _,
        } = &pair.before;
        let after = &pair.after;
        let retyped = sort_of(&pair.before) != sort_of(after);
        let altered = altered_in_place(pair, self.server_version);
        if let (true, Some(by)) = (is_computed_anew(pair), altered) {
            let retyped = Retyped::of(pair.clone(), self.values, self.casts);
            all.push(ColumnChange::Computed(Box::new(Computed { retyped, by })));
        } else if retyped {
            let retyped = Retyped::of(pair.clone(), self.values, self.casts);
            all.push(ColumnChange::Type(Box::new(retyped)));
        } else if self.recreated.has_default(table, &after.name) {
            all.push(ColumnChange::Default(Box::new(pair.clone())));
        } else if *value != after.value && !self.recreated.is_of_rebuilt(table, &after.name) {
            all.push(ColumnChange::Value(Box::new(pair.clone())));
        }
        if *not_null != after.not_null {
            let constraints = pair.as_ref().map(|it| it.not_null.clone());
            all.push(ColumnChange::NotNull(name(), constraints, fill(pair, backfill)));
        }
        // A change of type resets storage and compression.
        let lost = retyped && (after.storage.is_some() || after.compression.is_some());
        if (storage, compression, statistics, options)
            != (&after.storage, &after.compression, &after.statistics, &after.options)
            || lost
        {
            all.push(ColumnChange::Settings(Box::new(pair.clone())));
        }
        if *comment != after.comment {
            all.push(ColumnChange::Comment(name(), after.comment.clone()));
        }
        all
    }
}

/// What fills a column that stays: a computed column always has its values, so none could be given.
pub(super) fn fill(Pair { before, after }: &Pair<Column>, backfill: Option<Expression>) -> Fill {
    if !before.nullable() || after.nullable() {
        return Fill::Nothing;
    }
    match (&after.value, backfill) {
        (ColumnValue::Generated(_), _) => Fill::Nothing,
        (_, Some(value)) => Fill::Value(value),
        (ColumnValue::Default(_) | ColumnValue::Serial(_), None) => Fill::Default,
        (ColumnValue::Null | ColumnValue::Identity(_), None) => Fill::Unsaid,
    }
}
