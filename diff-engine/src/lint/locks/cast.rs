//! What several rules tell of a column whose values are cast to another type, each of one kind of conversion.

use driftless_schema::{Name, Pair, QualifiedName, SqlType};

use crate::lint::rule::View;
use crate::plan::{Conversion, LockMode, Reason, Rewritten};

/// The first column of a step whose values are cast.
pub(crate) struct Cast<'a> {
    table: &'a QualifiedName,
    column: &'a Name,
    pub(crate) types: &'a Pair<SqlType>,
    pub(crate) conversion: Conversion,
    pub(crate) lock: LockMode,
}

impl<'a> Cast<'a> {
    /// None where the step casts nothing.
    pub(crate) fn of(view: &View<'a>) -> Option<Cast<'a>> {
        view.facts.rewrites.iter().find_map(|it| match (&it.what, &it.reason) {
            (Rewritten::Table(table), Reason::Cast { column, types, conversion }) => {
                let lock = view.facts.lock(table)?;
                Some(Cast { table, column, types, conversion: *conversion, lock })
            }
            _ => None,
        })
    }

    /// What is cast.
    pub(crate) fn sentence(&self) -> String {
        let Cast { table, column, types, .. } = self;
        if !types.differs() {
            return format!("casts `{table}.{column}` to the new `{}`", types.after);
        }
        format!(
            "changes the type of `{table}.{column}` from `{}` to `{}`",
            types.before, types.after
        )
    }
}
