//! What differs. Total and pure: a matching in, changes out, no error, no order, no SQL, no opinion on danger.

mod column;
mod columns;
mod dependent;
mod following;
mod heirs;
mod held;
mod operator;
mod owned;
mod promotion;
mod recreated;
mod session;
mod table;

use std::collections::BTreeSet;

use driftless_schema::{Index, Name, ObjectId, QualifiedName};

pub(crate) use column::sort_of;
pub use column::{Alteration, ColumnChange, Computed, Fill, Following, Recreation, Retyped};
pub use dependent::{DefinitionAlteration, DependentChange};
pub use heirs::HeirChange;
pub use held::restructured;
pub use owned::OwnedChange;
pub use promotion::Promoted;
pub(crate) use recreated::referable;
pub use session::{AtZone, SessionUse, Zone, session_use};
pub use table::{IdentityBy, NewParents, TableChange};

use columns::Columns;
use owned::is_replaced;
use promotion::Promotions;
use recreated::Recreated;

use crate::kinds::owned::Owned;
use crate::kinds::{
    AnyOwnedChange, ExtensionChange, GrantChange, Known, NamespaceChange, RightsChange,
    StandaloneChange, domain, each_of_table, each_owned, extension, grant, namespace, rights,
    standalone_changes,
};
use crate::matching::{Heir, MatchedTable, Matching, Names, Renames, Values};

/// One thing that differs. Names are those after every rename.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of a namespace.
    Namespace(NamespaceChange),
    /// Of an extension.
    Extension(ExtensionChange),
    /// Of another object that is directly in a namespace.
    Standalone(StandaloneChange),
    /// Of a table as a whole.
    Table(TableChange),
    /// Of a column.
    Column(QualifiedName, ColumnChange),
    /// Of a column that a table inherits.
    Heir(Box<HeirChange>),
    /// Of another object that a table owns.
    Owned(QualifiedName, Box<AnyOwnedChange>),
    /// Of the privileges on a table.
    Grant(QualifiedName, Box<GrantChange>),
    /// An index becomes the index of a key.
    Promotion(QualifiedName, Box<(Index, Promoted)>),
    /// An object that depends on something that changes.
    Dependent(Box<DependentChange>),
    /// Of owners, and of privileges on what is no table.
    Rights(RightsChange),
}

/// The changes between the two sides of a matching. The server's version (`server_version_num`) decides what can be
/// altered in place and what has to be recreated.
pub fn diff(matching: &Matching, server_version: u32) -> Vec<Change> {
    let renames = renames(matching);
    let values = Values::of(matching, &renames);
    let (standalone, rebuilt) = standalone_changes(matching, &renames, &values);
    let recreated = Recreated::of(matching, &renames, &values, &rebuilt, server_version);
    let mut all = Vec::new();
    let namespaces = namespace::diff::changes(&matching.namespaces, &renames);
    all.extend(namespaces.into_iter().map(Change::Namespace));
    all.extend(extension::diff::changes(&matching.extensions).into_iter().map(Change::Extension));
    all.extend(standalone.into_iter().map(Change::Standalone));
    let known = Known { matching, renames: &renames, values: &values, rebuilt: &rebuilt };
    let domains = &matching.standalone.domains;
    let again = domain::checked_again(domains, &known, |it| recreated.is_read_by(it));
    all.extend(again.into_iter().map(|it| Change::Standalone(StandaloneChange::Domain(it))));
    let keeps_owners = !rights::diff::compares_owners(&matching.rights);
    for table in &matching.tables {
        match table {
            MatchedTable::Added(it) => {
                all.push(Change::Table(TableChange::Create(Box::new(it.clone()))));
                let given = rights::diff::of_new_table(&it.name, matching.rights.before.as_ref());
                let granted = grant::diff::of_new(it, &given, server_version);
                all.extend(granted.map(|change| Change::Grant(it.name.clone(), Box::new(change))));
            }
            MatchedTable::Removed(it) => {
                // The table's own name stays; the objects that it mentions are renamed by then.
                let mut table = it.clone();
                table.name = renames.table(&it.name);
                if let Some(parent) = table::to_leave(it, matching) {
                    let (table, parent) = (table.name.clone(), renames.table(&parent));
                    all.push(Change::Table(TableChange::Leave { table, parent }));
                }
                for column in &mut table.columns {
                    renames.carry_type(&mut column.data_type);
                }
                for key in &mut table.foreign_keys {
                    key.references = renames.table(&key.references);
                }
                table.texts().into_iter().for_each(|(_, text)| renames.carry_text(text));
                each_of_table!(&mut table, all => for it in all.iter_mut() {
                    it.place(&renames);
                });
                all.push(Change::Table(TableChange::Drop(Box::new(table))));
            }
            MatchedTable::Kept(kept) => {
                let columns = Columns {
                    kept,
                    renames: &renames,
                    recreated: &recreated,
                    casts: &matching.casts,
                    values: &values,
                    server_version,
                };
                all.extend(kept_table(&columns, keeps_owners));
            }
        }
    }
    let heirs = heirs::changes(matching, &renames, &recreated);
    all.extend(heirs.into_iter().map(|it| Change::Heir(Box::new(it))));
    all.extend(following::changes(matching));
    // Keys are compared once, when both of their ends have their types.
    let is_recreated_key = |it: &Change| match it {
        Change::Owned(table, change) => match &**change {
            AnyOwnedChange::ForeignKey(OwnedChange::Replace(pair)) => {
                recreated.has(table, &pair.after)
            }
            _ => false,
        },
        _ => false,
    };
    let (keys, mut all): (Vec<Change>, Vec<Change>) = all.into_iter().partition(is_recreated_key);
    all.extend(keys);
    // Privileges that are compared are granted as they are wanted.
    let tables = matching.tables.iter().filter_map(|it| match it {
        MatchedTable::Kept(kept) => kept.compares_grants().then_some(&kept.name),
        MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
    });
    let granted: BTreeSet<&QualifiedName> = tables.flat_map(|it| [&it.before, &it.after]).collect();
    let rights = rights::diff::changes(matching, &renames, &recreated.dependents, &all);
    let dependents = recreated.dependents.into_iter();
    let dependents = dependents.filter(|it| !it.is_about_privileges_on(&granted));
    all.extend(dependents.map(|it| Change::Dependent(Box::new(it))));
    all.extend(rights.into_iter().map(Change::Rights));
    all
}

fn kept_table(columns: &Columns, keeps_owners: bool) -> Vec<Change> {
    let Columns { kept, renames, recreated, server_version, .. } = *columns;
    let own = || kept.name.after.clone();
    let table = table::changes(kept, renames, recreated).into_iter().map(Change::Table);
    let columns = columns.changes().into_iter().map(|it| Change::Column(own(), it));
    let mut all: Vec<Change> = table.chain(columns).collect();
    each_owned!(&kept.owned, it => all.extend(owned::changes(it, kept, renames, |it| recreated.has(&kept.name.after, it))));
    let is_recreated = |it: &Name| recreated.column(&kept.name.after, it).is_some();
    let granted = grant::diff::of_kept(kept, renames, is_recreated, keeps_owners, server_version);
    all.extend(granted.map(|it| Change::Grant(own(), Box::new(it))));
    Promotions::of(kept, renames).among(all)
}

/// The renames of a matching in its own direction, so that everything else is compared under the names after. What is
/// dropped and gives its name to another object keeps apart from that object.
pub(crate) fn renames(matching: &Matching) -> Renames {
    let mut renames = Renames::default();
    let namespaces = Names::of(&matching.namespaces, |it| it.name.clone());
    renames.namespaces.extend(namespaces.renamed());
    let given_up: Vec<Name> = namespaces.given_up(Name::clone);
    renames.namespaces.extend(given_up.into_iter().map(|it| (it.clone(), it.given_up())));
    let aside = |name: &QualifiedName| name.sibling(name.name.given_up());
    matching.standalone.names(&mut |kind, names| {
        let id = |name: &QualifiedName| ObjectId::qualified(kind, name);
        let renamed = names.renamed().map(|(before, after)| (id(&before), after));
        let mut all: Vec<(ObjectId, QualifiedName)> = renamed.collect();
        let given_up = names.given_up(|it| renames.placed(it));
        all.extend(given_up.iter().map(|it| (id(it), aside(&renames.placed(it)))));
        renames.objects.extend(all);
    });
    let tables = Names::of_tables(&matching.tables);
    let renamed = tables.renamed().map(|(before, after)| (ObjectId::table(&before), after));
    let given_up = tables.given_up(|it| renames.placed(it));
    let given_up = given_up.iter().map(|it| (ObjectId::table(it), aside(&renames.placed(it))));
    let all: Vec<_> = renamed.chain(given_up).collect();
    renames.objects.extend(all);
    for table in &matching.tables {
        let MatchedTable::Kept(kept) = table else { continue };
        let columns = Names::of(&kept.columns, |it| it.name.clone());
        let key = |name: Name| (kept.name.before.clone(), name);
        renames.columns.extend(columns.renamed().map(|(before, after)| (key(before), after)));
        let given_up = columns.given_up(Name::clone).into_iter();
        renames.columns.extend(given_up.map(|it| (key(it.clone()), it.given_up())));
    }
    let heirs = matching.tables.iter().filter_map(|it| match it {
        MatchedTable::Kept(kept) => {
            // A table that loses its parents leaves them first.
            kept.inherited.after.as_ref()?;
            let inherited = kept.inherited.before.as_deref()?;
            let parents = kept.traits.before.inheritance.parents();
            Some(Heir { table: &kept.name.before, parents, inherited })
        }
        MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
    });
    renames.inherit(heirs);
    let definitions = matching.standing.renamed(&renames);
    let definitions = definitions.into_iter().map(|(what, it)| ((what, it.before), it.after));
    renames.definitions = definitions.collect();
    renames
}
