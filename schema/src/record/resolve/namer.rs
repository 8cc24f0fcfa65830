//! Names of constraints and indexes, chosen as PostgreSQL chooses them.

use crate::naming::Taken;
use crate::record::TableRecord;
use crate::{Name, Naming};

/// Chooses names for one table as PostgreSQL would.
pub(in crate::record) struct Namer<'a> {
    table: &'a str,
    relations: &'a mut Taken,
    constraints: Taken,
}

impl<'a> Namer<'a> {
    /// For a table whose own name is taken already.
    pub(in crate::record) fn new(record: &'a TableRecord, relations: &'a mut Taken) -> Namer<'a> {
        let mut constraints = Taken::default();
        for given in record.given_names() {
            constraints.take(Name::new(given));
        }
        Namer { table: &record.name, relations, constraints }
    }

    /// For a materialized view whose own name is taken already. It has indexes alone.
    pub(in crate::record) fn of_view(view: &'a str, relations: &'a mut Taken) -> Namer<'a> {
        Namer { table: view, relations, constraints: Taken::default() }
    }

    /// The name of a constraint that has an index: it must be free among relations, and among the constraints of the table.
    pub(in crate::record) fn key(
        &mut self,
        given: Option<&str>,
        columns: &str,
        label: &str,
    ) -> (Name, Naming) {
        loop {
            let (name, naming) = self.index(given, columns, label);
            let is_free = naming == Naming::Given || !self.constraints.holds(&name);
            if is_free {
                self.constraints.take(name.clone());
                return (name, naming);
            }
        }
    }

    /// The name of an index: it must be free among relations.
    pub(in crate::record) fn index(
        &mut self,
        given: Option<&str>,
        columns: &str,
        label: &str,
    ) -> (Name, Naming) {
        match given {
            Some(name) => (Name::new(name), Naming::Given),
            None => (self.relations.choose(self.table, columns, label), Naming::Chosen),
        }
    }

    /// The name of a constraint without an index: it must be free only on its table.
    pub(in crate::record) fn constraint(
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
