//! What a struct says of the objects that it declares, kind by kind. This is the register: a kind has a file with its words,
//! and its place here.

mod check;
mod column;
mod domain;
mod exclusion;
mod foreign_key;
mod index;
mod key;
mod primary_key;
mod sequence;
mod statistics;
mod table;
mod unique;

use driftless_schema::{Name, Schema, Table};

use crate::adopt::choice::Choice;
use crate::adopt::remark::Remark;
use crate::adopt::rust::{Field, Structure};
use check::of_check;
pub(super) use column::{is_of_strict_domain, of_column};
use domain::of_domain;
use exclusion::of_exclusion;
use foreign_key::of_foreign_key;
use index::of_index;
pub(super) use primary_key::of_primary_key;
use sequence::{of_sequence, of_table};
use statistics::of_statistics;
use table::{of_partition_key, of_traits};
use unique::of_uniques;

/// A struct, the table that it is to define, and what is around both.
pub(super) struct Model<'a> {
    pub(super) structure: &'a Structure,
    pub(super) table: &'a Table,
    /// All structs that define tables.
    pub(super) models: &'a [Choice<'a>],
    pub(super) schema: &'a Schema,
}

/// What the declarations of a struct come to.
#[derive(Default)]
pub(super) struct Declared<'s> {
    /// The words: on a field, by its name, or on the struct.
    pub(super) items: Vec<(Option<&'s str>, String)>,
    /// What a person has to see to.
    pub(super) remarks: Vec<Remark>,
}

impl<'a> Model<'a> {
    /// Everything that the struct declares besides its columns.
    pub(super) fn declared(&self) -> Declared<'a> {
        let Model { structure, table, models, schema } = self;
        let field_of = |it: &Name| self.field_of(it);
        let mut all = Declared::default();
        all.items.extend(of_uniques(self, &field_of));
        for index in &table.indexes {
            all.items.push(of_index(index, table, structure));
        }
        all.on_struct(table.checks.iter().map(of_check));
        for key in &table.foreign_keys {
            let Some(columns) = self.fields(&key.columns) else { continue };
            let target = models.iter().find(|other| other.table.name == key.references);
            all.items.push(of_foreign_key(key, &columns, target, structure, table));
        }
        all.on_struct(table.exclusions.iter().map(|it| of_exclusion(it, table, &field_of)));
        let namespace = &table.name.namespace;
        all.on_struct(table.statistics.iter().map(|it| of_statistics(it, namespace, &field_of)));
        all.on_struct(of_table(table, schema).into_iter().map(|it| of_sequence(it, &field_of)));
        all.on_struct(domain::of_model(self).into_iter().map(|it| of_domain(it, namespace)));
        let key = table.traits.partition_by.as_ref();
        all.on_struct(key.and_then(|it| of_partition_key(it, &field_of)));
        all.on_struct(of_traits(&table.traits));
        all
    }

    /// The fields of these columns, if the struct has all of them.
    pub(super) fn fields(&self, columns: &[Name]) -> Option<Vec<&'a Field>> {
        let field = |it: &Name| self.structure.field(self.table.column(it)?);
        columns.iter().map(field).collect()
    }

    /// The name of a column's field, or the column's own where there is none.
    pub(super) fn field_of(&self, column: &Name) -> String {
        let field = self.table.column(column).and_then(|it| self.structure.field(it));
        field.map_or_else(|| column.as_str().to_owned(), |it| it.name.clone())
    }
}

impl Declared<'_> {
    fn on_struct(&mut self, items: impl IntoIterator<Item = String>) {
        self.items.extend(items.into_iter().map(|it| (None, it)));
    }
}
