//! Names that models leave to the `search_path`, resolved as in a database: a draft must not depend on the path.

use std::collections::BTreeSet;

use driftless_schema::quote::{sparing, sparing_name};
use driftless_schema::well_known::own_storage;
use driftless_schema::{
    Column, Dependent, DependentKind, FoundNames, FoundType, IndexColumn, IndexKey, LooseMention,
    LooseName, Pair, Schema, Table,
};

use crate::kinds::each_of_table;
use crate::kinds::owned::Owned;

/// Both schemas, with the namespace added to each name that the models of one side write without it and the other side
/// has, and without options that repeat a default.
pub(super) fn named_fully(schemas: Pair<Schema>) -> Pair<Schema> {
    let sides = [&schemas.before, &schemas.after];
    let types: BTreeSet<FoundType> =
        sides.into_iter().flat_map(|it| it.found_types.iter().cloned()).collect();
    // Those that SQL files define are in no database yet.
    let defined = sides.into_iter().flat_map(|it| &it.dependents).flat_map(Dependent::data_types);
    let defined =
        defined.map(|it| FoundType { bare: sparing_name(&it.name), spelling: sparing(&it) });
    let types: BTreeSet<FoundType> = types.into_iter().chain(defined).collect();
    let types: Vec<FoundType> = types.into_iter().collect();
    let of = |names: fn(&FoundNames) -> &Vec<LooseName>, what: DependentKind| {
        let all = sides.into_iter().flat_map(|it| names(&it.found_names).iter().cloned());
        let defined = sides.into_iter().flat_map(|it| &it.dependents);
        let defined = defined.filter(|it| it.what == what).filter_map(Dependent::loose_name);
        all.chain(defined).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let found = KnownNames {
        types,
        names: FoundNames {
            collations: of(|it| &it.collations, DependentKind::Collation),
            classes: of(|it| &it.classes, DependentKind::OperatorClass),
            operators: of(|it| &it.operators, DependentKind::Operator),
        },
    };
    schemas.map(|mut schema| {
        for mention in schema.loose_mentions() {
            found.mention(mention);
        }
        for table in &mut schema.tables {
            found.table(table);
        }
        schema
    })
}

/// A key sorts by its column's collation, and need not repeat it.
fn without_the_columns_own(key: &mut IndexColumn, columns: &[Column]) {
    let IndexKey::Column(name) = &key.key else { return };
    let Some(column) = columns.iter().find(|it| it.name == *name) else { return };
    let default = LooseName::bare("default");
    let own = column.collation.as_ref().unwrap_or(&default);
    key.collation.take_if(|it| it == own);
}

/// The types and names of both sides, apart from PostgreSQL's own.
struct KnownNames {
    types: Vec<FoundType>,
    names: FoundNames,
}

impl KnownNames {
    fn table(&self, table: &mut Table) {
        for column in &mut table.columns {
            column.storage =
                column.storage.filter(|it| own_storage(&column.data_type) != Some(*it));
        }
        let columns = table.columns.clone();
        each_of_table!(table, all => for object in all.iter_mut() {
            for (key, operator) in object.keys() {
                self.key(key);
                if let Some(it) = operator {
                    *it = FoundNames::find(&self.names.operators, it.clone());
                }
                without_the_columns_own(key, &columns);
            }
        });
    }

    fn mention(&self, mention: LooseMention<'_>) {
        match mention {
            LooseMention::Type(it) => *it = FoundType::find(&self.types, it.clone()),
            LooseMention::Collation(it) => self.collation(it),
        }
    }

    fn key(&self, key: &mut IndexColumn) {
        self.collation(&mut key.collation);
        if let Some(class) = &mut key.class {
            class.name = FoundNames::find(&self.names.classes, class.name.clone());
        }
    }

    fn collation(&self, collation: &mut Option<LooseName>) {
        let named = collation.take();
        *collation = named.map(|it| FoundNames::find(&self.names.collations, it));
    }
}
