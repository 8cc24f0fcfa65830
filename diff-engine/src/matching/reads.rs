//! What texts depend on: a catalog says it of one side, and it is so for an equal text of the other side too.

use driftless_schema::{ColumnValue, Expression, Pair};

use super::owned::{Owned, each_owned};
use super::{Matched, MatchedTable, Matching, Renames};
use crate::diff::renames;

impl Matching {
    /// The matching in which equal texts depend on the same objects.
    pub(super) fn with_shared_reads(mut self) -> Matching {
        let shared = Shared { forth: renames(&self), back: renames(&self.clone().swap()) };
        for table in &mut self.tables {
            let MatchedTable::Kept(kept) = table else { continue };
            for column in &mut kept.columns {
                if let Matched::Kept(Pair { before, after }) = column {
                    shared.value(&mut before.value, &mut after.value);
                }
            }
            each_owned!(&mut **kept, all => shared.owned(all));
        }
        self
    }
}

/// The renames in both directions.
struct Shared {
    forth: Renames,
    back: Renames,
}

impl Shared {
    fn value(&self, before: &mut ColumnValue, after: &mut ColumnValue) {
        match (before, after) {
            (ColumnValue::Default(before), ColumnValue::Default(after)) => self.text(before, after),
            (ColumnValue::Generated(before), ColumnValue::Generated(after)) => {
                self.text(&mut before.expression, &mut after.expression);
            }
            _ => (),
        }
    }

    fn owned<T: Owned>(&self, all: &mut [Matched<T>]) {
        for matched in all {
            let Matched::Kept(Pair { before, after }) = matched else { continue };
            let texts = before.texts().into_iter().zip(after.texts());
            for ((_, before), (_, after)) in texts {
                self.text(before, after);
            }
        }
    }

    fn text(&self, before: &mut Expression, after: &mut Expression) {
        if before != after {
            return;
        }
        match (before.reads().cloned(), after.reads().cloned()) {
            (Some(known), None) => {
                *after = after.clone().reading(known).renamed(|it| self.forth.carry_id(it));
            }
            (None, Some(known)) => {
                *before = before.clone().reading(known).renamed(|it| self.back.carry_id(it));
            }
            (None, None) | (Some(_), Some(_)) => (),
        }
    }
}
