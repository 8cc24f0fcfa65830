//! The renames that are decided, and everything that mentions a name carried over to the new one.

use std::collections::BTreeMap;

use driftless_schema::{
    BaseType, Check, Column, Exclusion, ForeignKey, Index, IndexColumn, IndexKey, Kind, Name,
    ObjectId, OwnedBy, PrimaryKey, QualifiedName, Sequence, Statistics, Unique,
};

/// Names before, and the same objects' names after. Names that stay are not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    pub(crate) namespaces: BTreeMap<Name, Name>,
    pub(crate) tables: BTreeMap<QualifiedName, QualifiedName>,
    pub(crate) enums: BTreeMap<QualifiedName, QualifiedName>,
    pub(crate) sequences: BTreeMap<QualifiedName, QualifiedName>,
    /// By the table's name before.
    pub(crate) columns: BTreeMap<(QualifiedName, Name), Name>,
}

impl Renames {
    /// A name as it is once namespaces are renamed, which happens before all else.
    pub fn placed(&self, before: &QualifiedName) -> QualifiedName {
        QualifiedName { namespace: self.namespace(&before.namespace), name: before.name.clone() }
    }

    /// The namespace's name after.
    pub fn namespace(&self, before: &Name) -> Name {
        self.namespaces.get(before).unwrap_or(before).clone()
    }

    /// An address as it is once namespaces are renamed.
    pub(super) fn placed_id(&self, before: &ObjectId) -> ObjectId {
        let mut id = before.clone();
        if id.kind != Kind::Extension
            && let Some(first) = id.path.first_mut()
        {
            *first = self.namespace(first);
        }
        id
    }

    /// The table's name after.
    pub fn table(&self, before: &QualifiedName) -> QualifiedName {
        self.tables.get(before).cloned().unwrap_or_else(|| self.placed(before))
    }

    /// The enum's name after.
    pub fn enumeration(&self, before: &QualifiedName) -> QualifiedName {
        self.enums.get(before).cloned().unwrap_or_else(|| self.placed(before))
    }

    /// The sequence's name after. What a table owns moves with it to another namespace.
    pub fn sequence(&self, before: &Sequence) -> QualifiedName {
        if let Some(name) = self.sequences.get(&before.name) {
            return name.clone();
        }
        match &before.owned_by {
            Some(owner) => QualifiedName {
                namespace: self.table(&owner.table).namespace,
                name: before.name.name.clone(),
            },
            None => self.placed(&before.name),
        }
    }

    /// The column's name after, by the table's name before.
    pub fn column(&self, table: &QualifiedName, before: &Name) -> Name {
        self.columns.get(&(table.clone(), before.clone())).unwrap_or(before).clone()
    }

    fn columns(&self, table: &QualifiedName, before: &[Name]) -> Vec<Name> {
        before.iter().map(|it| self.column(table, it)).collect()
    }

    /// The column as it is once every rename is done.
    pub fn carry_column(&self, table: &QualifiedName, mut column: Column) -> Column {
        column.name = self.column(table, &column.name);
        if let BaseType::Enum(name) = &column.data_type.base {
            column.data_type.base = BaseType::Enum(self.enumeration(name));
        }
        column
    }

    /// The sequence as it is once every rename is done, but for its own name.
    pub fn carry_sequence(&self, sequence: Sequence) -> Sequence {
        let owned_by = sequence.owned_by.map(|OwnedBy { table, column }| OwnedBy {
            column: self.column(&table, &column),
            table: self.table(&table),
        });
        Sequence { owned_by, ..sequence }
    }

    /// The key as it is once every rename is done.
    pub fn carry_primary_key(&self, table: &QualifiedName, key: PrimaryKey) -> PrimaryKey {
        PrimaryKey {
            columns: self.columns(table, &key.columns),
            include: self.columns(table, &key.include),
            ..key
        }
    }

    /// The constraint as it is once every rename is done.
    pub fn carry_unique(&self, table: &QualifiedName, unique: Unique) -> Unique {
        Unique {
            columns: self.columns(table, &unique.columns),
            include: self.columns(table, &unique.include),
            ..unique
        }
    }

    /// A check's text is PostgreSQL's to compare (see `Question`), so it stays as it is.
    pub fn carry_check(&self, _table: &QualifiedName, check: Check) -> Check {
        check
    }

    /// The key as it is once every rename is done.
    pub fn carry_foreign_key(&self, table: &QualifiedName, key: ForeignKey) -> ForeignKey {
        ForeignKey {
            columns: self.columns(table, &key.columns),
            on_delete_columns: self.columns(table, &key.on_delete_columns),
            referenced_columns: self.columns(&key.references, &key.referenced_columns),
            references: self.table(&key.references),
            ..key
        }
    }

    /// The constraint as it is once every rename is done.
    pub fn carry_exclusion(&self, table: &QualifiedName, mut exclusion: Exclusion) -> Exclusion {
        for element in &mut exclusion.elements {
            self.carry_key(table, &mut element.column);
        }
        Exclusion { include: self.columns(table, &exclusion.include), ..exclusion }
    }

    /// The index as it is once every rename is done.
    pub fn carry_index(&self, table: &QualifiedName, mut index: Index) -> Index {
        for column in &mut index.columns {
            self.carry_key(table, column);
        }
        Index { include: self.columns(table, &index.include), ..index }
    }

    /// The statistics as they are once every rename is done.
    pub fn carry_statistics(&self, table: &QualifiedName, statistics: Statistics) -> Statistics {
        let columns = statistics.columns.iter().map(|it| self.column(table, it)).collect();
        Statistics { columns, name: self.placed(&statistics.name), ..statistics }
    }

    fn carry_key(&self, table: &QualifiedName, column: &mut IndexColumn) {
        if let IndexKey::Column(name) = &column.key {
            column.key = IndexKey::Column(self.column(table, name));
        }
    }
}
