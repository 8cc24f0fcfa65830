//! The decided renames, and every mention of a renamed object under its new name.

use std::collections::{BTreeMap, BTreeSet};

use driftless_schema::quote::sparing;
use driftless_schema::{
    BaseType, Column, ColumnValue, DependentKind, Expression, IndexColumn, IndexKey, Kind,
    LooseName, Name, ObjectId, OwnedBy, Pair, QualifiedName, Schema, Sequence, SqlType, Table,
};

use super::{Matched, MatchedTable, Matching};

/// The names of the objects of one kind, on each side.
pub(crate) struct Names<N> {
    kept: Vec<Pair<N>>,
    removed: Vec<N>,
    added: Vec<N>,
}

impl<N: Clone + Ord> Names<N> {
    /// The names of these objects.
    pub(crate) fn of<T>(all: &[Matched<T>], name: impl Fn(&T) -> N) -> Names<N> {
        let mut names = Names { kept: Vec::new(), removed: Vec::new(), added: Vec::new() };
        for matched in all {
            match matched {
                Matched::Kept(pair) => names.kept.push(pair.as_ref().map(&name)),
                Matched::Removed(it) => names.removed.push(name(it)),
                Matched::Added(it) => names.added.push(name(it)),
            }
        }
        names
    }

    /// The name before and the one after of each renamed object.
    pub(crate) fn renamed(&self) -> impl Iterator<Item = (N, N)> {
        let renamed = self.kept.iter().filter(|it| it.differs());
        renamed.map(|Pair { before, after }| (before.clone(), after.clone()))
    }

    /// The names before of dropped objects that other objects have afterwards. `placed` is what becomes of a name that no
    /// rename is about.
    pub(crate) fn given_up(&self, placed: impl Fn(&N) -> N) -> Vec<N> {
        let after: BTreeSet<&N> = self.kept.iter().map(|it| &it.after).chain(&self.added).collect();
        self.removed.iter().filter(|it| after.contains(&placed(it))).cloned().collect()
    }
}

impl Names<QualifiedName> {
    /// The names of the tables.
    pub(crate) fn of_tables(all: &[MatchedTable]) -> Names<QualifiedName> {
        let mut names = Names { kept: Vec::new(), removed: Vec::new(), added: Vec::new() };
        for table in all {
            match table {
                MatchedTable::Kept(it) => names.kept.push(it.name.clone()),
                MatchedTable::Removed(it) => names.removed.push(it.name.clone()),
                MatchedTable::Added(it) => names.added.push(it.name.clone()),
            }
        }
        names
    }
}

impl Matching {
    /// The names that objects in namespaces have on either side, after namespaces are renamed.
    pub(crate) fn names_taken(&self) -> BTreeSet<QualifiedName> {
        let renames = crate::diff::renames(self);
        let named = |schema: Schema| {
            schema.objects().into_iter().filter_map(|id| match (id.kind, id.path.as_slice()) {
                (Kind::Column | Kind::Label | Kind::Namespace | Kind::Extension, _) => None,
                (_, [namespace, .., name]) => {
                    Some(QualifiedName::new(namespace.clone(), name.clone()))
                }
                _ => None,
            })
        };
        let Pair { before, after } = self.sides().map(named);
        before.map(|it| renames.placed(&it)).chain(after).collect()
    }
}

/// A table that inherits columns, with its names before.
pub(crate) struct Heir<'a> {
    pub(crate) table: &'a QualifiedName,
    pub(crate) parents: &'a [QualifiedName],
    pub(crate) inherited: &'a Table,
}

impl<'a> Heir<'a> {
    pub(super) fn of(table: &'a Table) -> Option<Heir<'a>> {
        let inherited = table.inherited.as_deref()?;
        Some(Heir { table: &table.name, parents: table.traits.inheritance.parents(), inherited })
    }
}

/// Names before, with the same objects' names after. Names that do not change are left out. A dropped object whose name
/// another one has after has a name that is equal to no other ([`Name::given_up`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    pub(crate) namespaces: BTreeMap<Name, Name>,
    /// Objects that are directly in a namespace.
    pub(crate) objects: BTreeMap<ObjectId, QualifiedName>,
    /// By the table's name before, and the column's.
    pub(crate) columns: BTreeMap<(QualifiedName, Name), Name>,
    /// Views, functions, triggers and the like, by their kinds and their addresses before.
    pub(crate) definitions: BTreeMap<(DependentKind, ObjectId), ObjectId>,
}

impl Renames {
    /// A name after namespaces are renamed, which happens before everything else.
    pub fn placed(&self, before: &QualifiedName) -> QualifiedName {
        QualifiedName { namespace: self.namespace(&before.namespace), name: before.name.clone() }
    }

    /// The namespace's name after.
    pub fn namespace(&self, before: &Name) -> Name {
        self.namespaces.get(before).unwrap_or(before).clone()
    }

    /// An address after namespaces are renamed.
    pub(super) fn placed_id(&self, before: &ObjectId) -> ObjectId {
        match before.in_namespace() {
            Some(it) if before.kind != Kind::Extension => {
                before.clone().placed(&self.namespace(it))
            }
            Some(_) | None => before.clone(),
        }
    }

    /// The name after of an object that is directly in a namespace, by its kind and its name before.
    pub fn object(&self, kind: Kind, before: &QualifiedName) -> QualifiedName {
        let renamed = self.objects.get(&ObjectId::qualified(kind, before));
        renamed.cloned().unwrap_or_else(|| self.placed(before))
    }

    /// The name after of a type whose kind a text does not tell: an enum, a domain, the row of a table.
    pub(crate) fn any_type(&self, before: &QualifiedName) -> QualifiedName {
        let kinds = [Kind::Enum, Kind::Domain, Kind::Table];
        let renamed =
            kinds.iter().find_map(|it| self.objects.get(&ObjectId::qualified(*it, before)));
        renamed.cloned().unwrap_or_else(|| self.placed(before))
    }

    /// The table's name after.
    pub fn table(&self, before: &QualifiedName) -> QualifiedName {
        self.object(Kind::Table, before)
    }

    /// The sequence's name after. A sequence that a table owns moves with the table to another namespace.
    pub fn sequence(&self, before: &Sequence) -> QualifiedName {
        if let Some(name) = self.objects.get(&ObjectId::sequence(&before.name)) {
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

    /// Renames of columns go down to the tables that inherit them. `heirs` are tables before with what they inherit.
    pub(crate) fn inherit<'a>(&mut self, heirs: impl Iterator<Item = Heir<'a>>) {
        let heirs: Vec<Heir<'_>> = heirs.collect();
        loop {
            let known = self.columns.len();
            for Heir { table, parents, inherited } in &heirs {
                for column in &inherited.columns {
                    let mut above = parents.iter();
                    let key = |it: &QualifiedName| (it.clone(), column.name.clone());
                    if let Some(after) = above.find_map(|it| self.columns.get(&key(it)).cloned()) {
                        self.columns.insert(key(table), after);
                    }
                }
            }
            if self.columns.len() == known {
                return;
            }
        }
    }

    /// The columns' names after, by the table's name before.
    pub(crate) fn columns(&self, table: &QualifiedName, before: &[Name]) -> Vec<Name> {
        before.iter().map(|it| self.column(table, it)).collect()
    }

    /// The column after all renames. The sequence of a `serial` is always in its table's namespace (PostgreSQL 13 to 18).
    pub fn carry_column(&self, table: &QualifiedName, mut column: Column) -> Column {
        column.name = self.column(table, &column.name);
        self.carry_type(&mut column.data_type);
        self.carry_collation(&mut column.collation);
        match &mut column.value {
            ColumnValue::Default(text) => self.carry_text(text),
            ColumnValue::Generated(it) => self.carry_text(&mut it.expression),
            ColumnValue::Serial(it) => {
                if let Some(sequence) = &mut it.sequence {
                    sequence.namespace = self.table(table).namespace;
                }
            }
            ColumnValue::Null | ColumnValue::Identity(_) => (),
        }
        column
    }

    /// The type after all renames.
    pub(crate) fn carry_type(&self, data_type: &mut SqlType) {
        match &mut data_type.base {
            BaseType::Defined(kind, name) => *name = self.object(*kind, name),
            BaseType::BuiltIn(text) => {
                let types = self.definitions.iter().filter(|((what, _), _)| what.is_data_type());
                let names = types.filter_map(|((_, before), after)| {
                    Some((sparing(&two(&before.path)?), sparing(&two(&after.path)?)))
                });
                let of = |name: &str| match text.strip_prefix(name)? {
                    rest if rest.is_empty() || rest == "[]" => Some(rest.to_owned()),
                    _ => None,
                };
                let renamed = names.filter_map(|(old, new)| Some(format!("{new}{}", of(&old)?)));
                if let Some(renamed) = renamed.into_iter().next() {
                    *text = renamed;
                }
            }
        }
    }

    /// The collation after all renames.
    pub(crate) fn carry_collation(&self, collation: &mut Option<LooseName>) {
        let id = collation.as_ref().and_then(ObjectId::collation).map(|it| self.carry_id(&it));
        if let Some([namespace, name]) = id.as_ref().map(ObjectId::names) {
            *collation = Some(LooseName::new(namespace.clone(), name.clone()));
        }
    }

    /// Renames the objects that a text depends on. The text itself stays: PostgreSQL compares it (see `Question`).
    pub(crate) fn carry_text(&self, text: &mut Expression) {
        *text = text.clone().renamed(|it| self.carry_id(it));
    }

    /// An address after all renames.
    pub(crate) fn carry_id(&self, id: &ObjectId) -> ObjectId {
        let path = |all: &[Name]| QualifiedName::new(all[0].clone(), all[1].clone());
        match (id.kind, id.path.as_slice()) {
            (Kind::Column, [_, _, column]) => {
                let table = path(&id.path);
                ObjectId::column(&self.table(&table), &self.column(&table, column))
            }
            (Kind::Constraint, [_, _, name]) => {
                ObjectId::constraint(&self.table(&path(&id.path)), name)
            }
            (kind, [_, _]) if kind.is_named_by_people() => {
                ObjectId::qualified(kind, &self.object(kind, &path(&id.path)))
            }
            (Kind::Other, path) => self.carry_definition(id, path),
            _ => self.placed_id(id),
        }
    }

    /// The address of a view, a function or a type, or of an attribute, after all renames. Nothing depends on what is on a
    /// table: a trigger, a policy or a rule.
    fn carry_definition(&self, id: &ObjectId, path: &[Name]) -> ObjectId {
        let renamed = self.definitions.iter().find(|((_, before), _)| {
            path.starts_with(&before.path) && before.names().len() < 3 && path.len() < 4
        });
        match renamed {
            Some(((_, before), after)) => {
                let rest = &path[before.path.len()..];
                ObjectId { kind: Kind::Other, path: [&after.path, rest].concat() }
            }
            None => self.placed_id(id),
        }
    }

    /// The sequence after all renames, except for its own name.
    pub fn carry_sequence(&self, sequence: Sequence) -> Sequence {
        let owned_by = sequence.owned_by.map(|OwnedBy { table, column }| OwnedBy {
            column: self.column(&table, &column),
            table: self.table(&table),
        });
        Sequence { owned_by, ..sequence }
    }

    /// Gives an index key its column's and its collation's names after.
    pub(crate) fn carry_key(&self, table: &QualifiedName, column: &mut IndexColumn) {
        if let IndexKey::Column(name) = &column.key {
            column.key = IndexKey::Column(self.column(table, name));
        }
        self.carry_collation(&mut column.collation);
        if let Some(class) = &mut column.class {
            class.name.namespace = class.name.namespace.as_ref().map(|it| self.namespace(it));
        }
    }
}

/// The name of an object that is directly in a namespace.
fn two(path: &[Name]) -> Option<QualifiedName> {
    match path {
        [namespace, name] => Some(QualifiedName::new(namespace.clone(), name.clone())),
        _ => None,
    }
}
