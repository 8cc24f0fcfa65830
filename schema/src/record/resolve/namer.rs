//! Names of constraints and indexes, chosen as PostgreSQL chooses them.

use crate::naming::Taken;
use crate::record::TableRecord;
use crate::{Name, Naming};

/// Chooses names for one table as PostgreSQL would.
pub(super) struct Namer<'a> {
    table: &'a str,
    relations: &'a mut Taken,
    constraints: Taken,
}

impl<'a> Namer<'a> {
    /// For a table whose own name is taken already.
    pub(super) fn new(record: &'a TableRecord, relations: &'a mut Taken) -> Namer<'a> {
        let mut constraints = Taken::default();
        for given in given_names(record) {
            constraints.take(Name::new(given));
        }
        Namer { table: &record.name, relations, constraints }
    }

    /// The name of a constraint that has an index, or of an index: it must be free among relations.
    pub(super) fn relation(
        &mut self,
        given: Option<&str>,
        columns: &str,
        label: &str,
    ) -> (Name, Naming) {
        match given {
            Some(name) => {
                self.relations.take(Name::new(name));
                (Name::new(name), Naming::Given)
            }
            None => (self.relations.choose(self.table, columns, label), Naming::Chosen),
        }
    }

    /// The name of a constraint without an index: it must be free only on its table.
    pub(super) fn constraint(
        &mut self,
        given: Option<&str>,
        columns: &str,
        label: &str,
    ) -> (Name, Naming) {
        match given {
            Some(name) => (Name::new(name), Naming::Given),
            None => (self.constraints.choose(self.table, columns, label), Naming::Chosen),
        }
    }
}

fn given_names(record: &TableRecord) -> Vec<&str> {
    let keys = record.uniques.iter().chain([&record.primary_key]).map(|it| &it.name);
    let checks = record.checks.iter().map(|it| &it.name);
    let checks = checks.chain(record.exclusions.iter().map(|it| &it.name));
    let foreign_keys = record.foreign_keys.iter().map(|it| &it.name);
    keys.chain(checks).chain(foreign_keys).filter_map(Option::as_deref).collect()
}
