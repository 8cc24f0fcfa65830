//! Features of a schema that a server does not support yet: the PostgreSQL versions that introduced them.

use driftless_schema::{
    ColumnValue, Diagnostic, GeneratedStorage, Name, Naming, NotNull, ObjectId, Privilege, Schema,
    Severity, Table, Validity,
};

/// The oldest supported server: drafts are made for it if no server is at hand.
pub const OLDEST: u32 = 130_000;

/// An error for everything in the schema that a server of that version (`server_version_num`) does not support.
pub fn unsupported(schema: &Schema, server_version: u32) -> Vec<Diagnostic> {
    let mut found = Unsupported { server: server_version / 10_000, all: Vec::new() };
    for table in &schema.tables {
        found.columns(table);
        found.constraints(table);
        found.indexes(table);
        found.grants(table);
    }
    for sequence in &schema.sequences {
        let id = ObjectId::sequence(&sequence.name);
        let is_alone = sequence.owned_by.is_none();
        found.needs(sequence.unlogged && is_alone, 15, id, "`unlogged`");
    }
    found.all
}

/// Whether a server of that version can change the access method of an existing table.
pub(crate) fn alters_access_methods(server_version: u32) -> bool {
    server_version >= 150_000
}

/// Whether a server of that version can change the expression of a computed column.
pub(crate) fn alters_expressions(server_version: u32) -> bool {
    server_version >= 170_000
}

/// Whether a server of that version can set the commutator, the negator and what else an operator does not have yet.
pub(crate) fn sets_more_of_operators(server_version: u32) -> bool {
    server_version >= 170_000
}

/// Whether a server of that version can have generated columns that are not stored.
pub(crate) fn has_virtual_columns(server_version: u32) -> bool {
    server_version >= 180_000
}

/// Whether a server of that version knows the privilege `MAINTAIN`.
pub(crate) fn has_maintain(server_version: u32) -> bool {
    server_version >= 170_000
}

/// Whether `GRANT` and `REVOKE` lock the table, so that it is not dropped meanwhile.
pub(crate) fn locks_for_privileges(server_version: u32) -> bool {
    server_version >= 180_000
}

/// Whether `DETACH PARTITION` keeps readers from the partition, and not from its table alone.
pub(crate) fn locks_what_it_detaches(server_version: u32) -> bool {
    server_version >= 140_000
}

struct Unsupported {
    server: u32,
    all: Vec<Diagnostic>,
}

impl Unsupported {
    /// `since` is the major version of the release notes that name it.
    fn needs(&mut self, is_there: bool, since: u32, about: ObjectId, what: &str) {
        if !is_there || self.server >= since {
            return;
        }
        self.all.push(Diagnostic {
            code: "VR101",
            rule: "unsupported-by-server",
            severity: Severity::Error,
            step: None,
            message: format!(
                "`{about}` has {what}, which PostgreSQL {} does not support: it needs PostgreSQL {since}",
                self.server
            ),
            about: vec![about],
            help: format!("leave it out, or run PostgreSQL {since} or later"),
        });
    }

    fn columns(&mut self, table: &Table) {
        for column in &table.columns {
            let id = || ObjectId::column(&table.name, &column.name);
            self.needs(column.compression.is_some(), 14, id(), "a compression of its own");
            if let ColumnValue::Generated(it) = &column.value {
                self.needs(
                    it.storage == GeneratedStorage::Virtual,
                    18,
                    id(),
                    "a virtual generated value",
                );
            }
            if let Some(NotNull { name: _, naming, validated, inherited, declared: _ }) =
                &column.not_null
            {
                self.needs(*naming == Naming::Given, 18, id(), "a `NOT NULL` with a name");
                self.needs(!validated, 18, id(), "a `NOT NULL` that is not valid");
                self.needs(!inherited, 18, id(), "a `NOT NULL` that is not inherited");
            }
        }
    }

    fn constraints(&mut self, table: &Table) {
        let id = |name: &Name| ObjectId::constraint(&table.name, name);
        if let Some(key) = &table.primary_key {
            self.needs(key.without_overlaps, 18, id(&key.name), "`WITHOUT OVERLAPS`");
        }
        for unique in &table.uniques {
            self.needs(unique.without_overlaps, 18, id(&unique.name), "`WITHOUT OVERLAPS`");
            self.needs(!unique.nulls_distinct, 15, id(&unique.name), "`NULLS NOT DISTINCT`");
        }
        let enforced = |validity| validity != Validity::NotEnforced;
        for check in &table.checks {
            self.needs(!enforced(check.validity), 18, id(&check.name), "`NOT ENFORCED`");
        }
        for key in &table.foreign_keys {
            let columns = !key.on_delete_columns.is_empty();
            self.needs(columns, 15, id(&key.name), "columns for `ON DELETE SET`");
            self.needs(key.period, 18, id(&key.name), "`PERIOD`");
            self.needs(!enforced(key.validity), 18, id(&key.name), "`NOT ENFORCED`");
        }
    }

    fn grants(&mut self, table: &Table) {
        let mut all = table.grants.iter().flat_map(|it| &it.all);
        let maintains = all.any(|it| it.privilege == Privilege::Maintain);
        self.needs(maintains, 17, ObjectId::table(&table.name), "a grant of `MAINTAIN`");
    }

    fn indexes(&mut self, table: &Table) {
        for index in &table.indexes {
            let id = ObjectId::index(&table.name.sibling(index.name.clone()));
            self.needs(!index.nulls_distinct, 15, id, "`NULLS NOT DISTINCT`");
        }
        for it in &table.statistics {
            let id = ObjectId::statistics(&it.name);
            self.needs(!it.expressions.is_empty(), 14, id, "statistics over an expression");
        }
    }
}
