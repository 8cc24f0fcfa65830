//! What makes two enums one, and how they differ.

use driftless_schema::{Enum, Kind, Pair, QualifiedName};

use super::{EnumChange, diff, plan};
use crate::kinds::{Known, RebuiltType, Standalone};
use crate::matching::{Matched, Renames, names_alike};
use crate::plan::Step;

impl Standalone for Enum {
    type Change = EnumChange;

    const KIND: Kind = Kind::Enum;

    fn name(&self) -> &QualifiedName {
        &self.name
    }

    fn carried(self, renames: &Renames) -> Enum {
        Enum { name: self.name_after(renames), ..self }
    }

    /// At least half of the labels are in both.
    fn likeness(Pair { before, after }: Pair<&Enum>) -> Option<u32> {
        let shared = before.labels.iter().filter(|it| after.labels.contains(it)).count();
        let is_alike = shared * 2 >= before.labels.len().max(after.labels.len());
        is_alike.then(|| shared as u32 * 4 + names_alike(&before.name.name, &after.name.name))
    }

    fn changes(all: &[Matched<Enum>], known: &Known<'_>) -> Vec<EnumChange> {
        diff::changes(all, known)
    }

    fn rebuilt(change: &EnumChange) -> Option<RebuiltType> {
        let EnumChange::Rebuild(it) = change else { return None };
        Some(it.rebuilt_type())
    }

    fn steps(change: EnumChange, _server_version: u32) -> Vec<Step> {
        plan::steps(change)
    }
}
