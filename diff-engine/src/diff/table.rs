//! What can happen to a table as a whole.

use driftless_schema::{
    ColumnValue, ForeignKey, IndexKey, IndexStorage, Inheritance, Name, ObjectId, Pair, Parameters,
    PartitionKey, QualifiedName, ReplicaIdentity, RowSecurity, Table, TableTraits,
};

use super::is_replaced;
use super::recreated::Recreated;
use crate::kinds::each_owned;
use crate::kinds::owned::Owned;
use crate::matching::{KeptTable, Matched, MatchedTable, Matching, Renames};

/// A change of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableChange {
    /// The table is new, with everything that it owns.
    Create(Box<Table>),
    /// The table leaves its partitioned table before it is dropped. PostgreSQL drops no partition of a table that keys refer to
    /// (13 to 18); it does detach one to whose rows no row refers.
    Leave {
        /// The partition.
        table: QualifiedName,
        /// The partitioned table.
        parent: QualifiedName,
    },
    /// The table is dropped, with everything that it owns.
    Drop(Box<Table>),
    /// The table is renamed. The names of indexes and of sequences that move along with it are those that they keep.
    Rename(Pair<QualifiedName>, Vec<Name>),
    /// The table is `UNLOGGED` from now on, or no longer.
    Unlogged {
        /// The table.
        table: QualifiedName,
        /// Whether it is unlogged.
        unlogged: bool,
        /// The tables that its foreign keys refer to. No logged table may refer to an unlogged one.
        references: Vec<QualifiedName>,
    },
    /// The table's storage parameters differ.
    Parameters(QualifiedName, Pair<Parameters>),
    /// The table is in another tablespace; none: the database's own.
    Tablespace(QualifiedName, Option<Name>),
    /// The table has another access method; none: `heap`.
    AccessMethod(QualifiedName, Option<Name>),
    /// The table's row security differs.
    RowSecurity(QualifiedName, Pair<RowSecurity>),
    /// The table's rows are identified differently in logical replication.
    ReplicaIdentity(QualifiedName, IdentityBy),
    /// `CLUSTER` sorts the table by that index, or by none.
    Clustered(QualifiedName, Option<Name>),
    /// The table's comment is changed or removed.
    Comment(QualifiedName, Option<String>),
    /// The table's rows are divided otherwise, or no longer or only now.
    PartitionKey(QualifiedName, Pair<Option<PartitionKey>>),
    /// A column by which the table's rows are divided gets another type.
    PartitionColumn(QualifiedName, Name),
    /// The table gets other parents, or another part of its parent's rows.
    Inheritance(Box<NewParents>),
}

/// A table that gets other parents, or another part of its parent's rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParents {
    /// The table.
    pub table: QualifiedName,
    /// Its parents on each side, by their names after.
    pub parents: Pair<Inheritance>,
    /// The columns that it has after, its own and the inherited ones.
    pub columns: Vec<Name>,
    /// The columns that it loses: until then it is unlike its new parents.
    pub gone: Vec<Name>,
    /// Its own constraints and indexes after.
    pub owned: Vec<ObjectId>,
}

/// How logical replication identifies a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityBy {
    /// By an index.
    Index(Name),
    /// Without one.
    Table(ReplicaIdentity),
}

/// The names of indexes and sequences that stay as they are when the table moves.
fn brought(kept: &KeptTable) -> Vec<Name> {
    fn same<T: Owned>(all: &[Matched<T>]) -> Vec<Name> {
        let names = all.iter().filter_map(|it| match it {
            Matched::Kept(pair) => {
                let Pair { before, after } = pair.clone().map(|mut it| it.relation().cloned());
                before.filter(|it| after.as_ref() == Some(it))
            }
            Matched::Added(_) | Matched::Removed(_) => None,
        });
        names.collect()
    }
    let mut all = Vec::new();
    each_owned!(&kept.owned, owned => all.extend(same(owned)));
    all.extend(kept.columns.iter().filter_map(|it| match it {
        Matched::Kept(Pair { before, after }) => match (&before.value, &after.value) {
            (ColumnValue::Serial(_), ColumnValue::Serial(it)) => {
                it.sequence.as_ref().map(|it| it.name.clone())
            }
            _ => None,
        },
        Matched::Added(_) | Matched::Removed(_) => None,
    }));
    all
}

pub(super) fn changes(
    kept: &KeptTable,
    renames: &Renames,
    recreated: &Recreated,
) -> Vec<TableChange> {
    let KeptTable { name, traits, .. } = kept;
    let own = || name.after.clone();
    let TableTraits {
        unlogged,
        parameters,
        tablespace,
        access_method,
        row_security,
        replica_identity: _,
        comment,
        partition_by,
        inheritance,
    } = &traits.before;
    let after = &traits.after;
    let mut all = Vec::new();
    let names = Pair { before: renames.placed(&name.before), after: name.after.clone() };
    if names.differs() {
        all.push(TableChange::Rename(names, brought(kept)));
    }
    if *access_method != after.access_method {
        all.push(TableChange::AccessMethod(own(), after.access_method.clone()));
    }
    if *tablespace != after.tablespace {
        all.push(TableChange::Tablespace(own(), after.tablespace.clone()));
    }
    if *unlogged != after.unlogged {
        all.push(TableChange::Unlogged {
            table: own(),
            unlogged: after.unlogged,
            references: references(kept, renames),
        });
    }
    if *parameters != after.parameters {
        let parameters = traits.as_ref().map(|it| it.parameters.clone());
        all.push(TableChange::Parameters(own(), parameters));
    }
    if *row_security != after.row_security {
        let row_security = traits.as_ref().map(|it| it.row_security);
        all.push(TableChange::RowSecurity(own(), row_security));
    }
    if let Some(identity) = replica_identity(kept, renames, recreated) {
        all.push(TableChange::ReplicaIdentity(own(), identity));
    }
    if let Some(clustered) = clustered(kept, renames, recreated) {
        all.push(TableChange::Clustered(own(), clustered));
    }
    let key = partition_by.clone().map(|it| carried_key(it, &name.before, renames));
    if key != after.partition_by {
        let keys = Pair { before: key, after: after.partition_by.clone() };
        all.push(TableChange::PartitionKey(own(), keys));
    } else if let Some(column) = retyped_part(kept, recreated) {
        all.push(TableChange::PartitionColumn(own(), column));
    }
    let parents = Pair {
        before: inheritance.clone().map(|it| renames.table(it)),
        after: after.inheritance.clone(),
    };
    if parents.differs() {
        all.push(TableChange::Inheritance(Box::new(new_parents(kept, parents))));
    }
    if *comment != after.comment {
        all.push(TableChange::Comment(own(), after.comment.clone()));
    }
    all
}

/// The key under the names after.
fn carried_key(mut key: PartitionKey, table: &QualifiedName, renames: &Renames) -> PartitionKey {
    for part in &mut key.columns {
        match &mut part.key {
            IndexKey::Column(name) => *name = renames.column(table, name),
            IndexKey::Expression(text) => renames.carry_text(text),
        }
    }
    key
}

/// A column of the partition key whose type changes.
fn retyped_part(kept: &KeptTable, recreated: &Recreated) -> Option<Name> {
    let key = &kept.traits.after.partition_by.as_ref()?.columns;
    let is_part = |name: &Name| key.iter().any(|it| it.key == IndexKey::Column(name.clone()));
    kept.columns.iter().find_map(|it| {
        let Matched::Kept(Pair { before, after }) = it else { return None };
        let is_retyped = before.data_type != after.data_type
            || recreated.is_of_rebuilt(&kept.name.after, &after.name);
        (is_part(&after.name) && is_retyped).then(|| after.name.clone())
    })
}

fn new_parents(kept: &KeptTable, parents: Pair<Inheritance>) -> NewParents {
    let table = kept.name.after.clone();
    let inherited = kept.inherited.after.iter().flat_map(|it| &it.columns);
    let mut columns: Vec<Name> = inherited.map(|it| it.name.clone()).collect();
    let mut gone = Vec::new();
    for column in &kept.columns {
        match column {
            Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) => {
                columns.push(it.name.clone());
            }
            Matched::Removed(it) => gone.push(it.name.clone()),
        }
    }
    let mut owned = Vec::new();
    each_owned!(&kept.owned, all => owned.extend(all.iter().filter_map(|it| match it {
        Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) => Some(it.address(&table)),
        Matched::Removed(_) => None,
    })));
    NewParents { table, parents, columns, gone, owned }
}

/// The other tables that its foreign keys refer to, before or after.
fn references(kept: &KeptTable, renames: &Renames) -> Vec<QualifiedName> {
    let mut all = Vec::new();
    for key in &kept.owned.foreign_keys {
        let target = match key {
            Matched::Added(it) | Matched::Kept(Pair { after: it, .. }) => it.references.clone(),
            Matched::Removed(it) => renames.table(&it.references),
        };
        if target != kept.name.after && !all.contains(&target) {
            all.push(target);
        }
    }
    all
}

fn replica_identity(
    kept: &KeptTable,
    renames: &Renames,
    recreated: &Recreated,
) -> Option<IdentityBy> {
    let flagged = flagged(kept, renames, recreated, |it| it.replica_identity);
    let traits = kept.traits.as_ref().map(|it| it.replica_identity);
    match flagged {
        Flagged { stays: true, .. } => None,
        Flagged { after: Some(index), .. } => Some(IdentityBy::Index(index)),
        Flagged { was: true, .. } => Some(IdentityBy::Table(traits.after)),
        Flagged { .. } => traits.differs().then_some(IdentityBy::Table(traits.after)),
    }
}

/// The outer option is none if nothing changes, or if the index that the table was sorted by is dropped.
fn clustered(kept: &KeptTable, renames: &Renames, recreated: &Recreated) -> Option<Option<Name>> {
    match flagged(kept, renames, recreated, |it| it.clustered) {
        Flagged { stays: true, .. } => None,
        Flagged { after: Some(index), .. } => Some(Some(index)),
        Flagged { is_there: true, .. } => Some(None),
        Flagged { .. } => None,
    }
}

/// The index of a table that has a flag which only one index can have.
#[derive(Default)]
struct Flagged {
    /// Whether an index had the flag before.
    was: bool,
    /// Whether that index still exists, recreated or not.
    is_there: bool,
    /// Whether that index keeps the flag and is not recreated, so that nothing is to be done.
    stays: bool,
    /// The index that has the flag after.
    after: Option<Name>,
}

fn flagged(
    kept: &KeptTable,
    renames: &Renames,
    recreated: &Recreated,
    flag: fn(&IndexStorage) -> bool,
) -> Flagged {
    let mut all = Flagged::default();
    let stays = Stays { kept, renames, recreated };
    each_owned!(&kept.owned, it => all.look(it, flag, &stays));
    all
}

/// Decides whether an object is not recreated.
struct Stays<'a> {
    kept: &'a KeptTable,
    renames: &'a Renames,
    recreated: &'a Recreated,
}

impl Stays<'_> {
    fn has<T: Owned>(&self, Pair { before, after }: &Pair<T>) -> bool {
        let before = before.clone().carried(self.renames, &self.kept.name.before);
        let pair = Pair { before, after: after.clone() };
        !self.recreated.has(&self.kept.name.after, after) && !is_replaced(&pair)
    }
}

impl Flagged {
    fn look<T: Owned>(
        &mut self,
        all: &[Matched<T>],
        flag: fn(&IndexStorage) -> bool,
        stays: &Stays,
    ) {
        let has = |it: &T| it.storage().is_some_and(flag);
        let name = |it: &T| it.clone().relation().cloned();
        for matched in all {
            match matched {
                Matched::Added(it) if has(it) => self.after = name(it),
                Matched::Removed(it) if has(it) => self.was = true,
                Matched::Added(_) | Matched::Removed(_) => (),
                Matched::Kept(pair) => {
                    if has(&pair.before) {
                        (self.was, self.is_there) = (true, true);
                    }
                    if has(&pair.after) {
                        self.after = name(&pair.after);
                        self.stays = has(&pair.before) && stays.has(pair);
                    }
                }
            }
        }
    }
}

/// The partitioned table that a table has to leave before it is dropped: a key refers to that one, or to one above it.
pub(super) fn to_leave(table: &Table, matching: &Matching) -> Option<QualifiedName> {
    let Inheritance::Partition { of, bound: _ } = &table.traits.inheritance else { return None };
    let traits = |name: &QualifiedName| {
        matching.tables.iter().find_map(|it| match it {
            MatchedTable::Removed(it) if it.name == *name => Some(&it.traits),
            MatchedTable::Kept(it) if it.name.before == *name => Some(&it.traits.before),
            _ => None,
        })
    };
    let mut above = vec![of.clone()];
    while let Some(Inheritance::Partition { of, .. }) =
        above.last().and_then(traits).map(|it| &it.inheritance)
    {
        above.push(of.clone());
    }
    let refers = |key: &ForeignKey| above.contains(&key.references);
    // A key that goes is gone by then.
    let is_referred_to = matching.tables.iter().any(|it| match it {
        MatchedTable::Added(_) | MatchedTable::Removed(_) => false,
        MatchedTable::Kept(it) => it.owned.foreign_keys.iter().any(|it| match it {
            Matched::Kept(Pair { before, .. }) => refers(before),
            Matched::Added(_) | Matched::Removed(_) => false,
        }),
    });
    is_referred_to.then(|| of.clone())
}
