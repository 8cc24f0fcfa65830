//! The register of kinds. All code that visits everything in a schema uses it, so that a new kind does not compile
//! until each question about it has an answer.

mod check;
mod column;
mod domain;
mod enumeration;
mod exclusion;
mod extension;
mod foreign_key;
mod grant;
mod index;
mod namespace;
mod primary_key;
mod rights;
mod sequence;
mod statistics;
mod table;
mod undeclared;
mod unique;

pub use check::Check;
pub use column::{
    Column, ColumnValue, Generated, GeneratedStorage, Identity, IdentityKind, NotNull, Serial,
    Storage,
};
pub use domain::{Domain, DomainCheck};
pub use enumeration::Enum;
pub use exclusion::{Exclusion, ExclusionElement};
pub use extension::{Extension, Extensions};
pub use foreign_key::{Action, ForeignKey};
pub use grant::{Grant, Grantee, Grants, Privilege};
pub use index::{Implied, Index, IndexColumn, IndexKey, IndexStorage, OperatorClass};
pub use namespace::Namespace;
pub use primary_key::PrimaryKey;
pub use rights::{DefaultRights, Granted, ObjectRights, Rights};
pub use sequence::{OwnedBy, Sequence, SequenceOptions, SequenceType};
pub use statistics::{KeptOwner, Statistics, StatisticsKind};
pub use table::{
    Inheritance, PartitionColumn, PartitionKey, PartitionStrategy, ReplicaIdentity, RowSecurity,
    Table, TableTraits,
};
pub use unique::Unique;

use std::collections::BTreeSet;

use crate::{
    Dependent, Expression, FoundNames, FoundType, LooseName, ObjectId, QualifiedName, SqlType,
    TableTriggers, Unmodelled,
};

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A PostgreSQL schema.
    Namespace,
    /// An extension.
    Extension,
    /// An enum type.
    Enum,
    /// A label of an enum.
    Label,
    /// A domain.
    Domain,
    /// A table.
    Table,
    /// A column of a table.
    Column,
    /// A constraint of a table.
    Constraint,
    /// An index.
    Index,
    /// A sequence.
    Sequence,
    /// Extended statistics.
    Statistics,
    /// Anything that driftless does not model.
    Other,
}

/// A whole schema, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// The managed namespaces. `public` is among them only if it exists (or, in models, is used).
    pub namespaces: Vec<Namespace>,
    /// The extensions.
    pub extensions: Extensions,
    /// The enum types.
    pub enums: Vec<Enum>,
    /// The domains.
    pub domains: Vec<Domain>,
    /// The sequences that are no part of an identity or a `serial`.
    pub sequences: Vec<Sequence>,
    /// The tables.
    pub tables: Vec<Table>,
    /// Owners, privileges on what is no table, and default privileges; none: they are not compared.
    pub rights: Option<Rights>,
    /// Objects of a database that driftless does not model: reported, counted, never touched.
    pub unmodelled: Vec<Unmodelled>,
    /// Those of them that depend on modelled objects, so that they may have to be recreated: never compared.
    pub dependents: Vec<Dependent>,
    /// What happens when rows of its tables are updated: never compared.
    pub triggers: Vec<TableTriggers>,
    /// The types of a database that are not PostgreSQL's own: for resolving names in models, never compared.
    pub found_types: Vec<FoundType>,
    /// Other names of a database that are not PostgreSQL's own, for the same purpose.
    pub found_names: FoundNames,
}

/// What a type that stands over another one says about its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeOver<'a> {
    /// The type that it is over.
    pub data_type: &'a SqlType,
    /// The value of a column that has no default of its own.
    pub default: Option<&'a Expression>,
    /// Whether no value is null.
    pub not_null: bool,
    /// Conditions over `VALUE` that are not false.
    pub conditions: Vec<&'a Expression>,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 12] = [
        Kind::Namespace,
        Kind::Extension,
        Kind::Enum,
        Kind::Label,
        Kind::Domain,
        Kind::Table,
        Kind::Column,
        Kind::Constraint,
        Kind::Index,
        Kind::Sequence,
        Kind::Statistics,
        Kind::Other,
    ];

    /// The kind that an object of this kind is part of; none if it is directly in a namespace, or beside one.
    pub fn owner(self) -> Option<Kind> {
        match self {
            Kind::Label => Some(Kind::Enum),
            Kind::Column | Kind::Constraint => Some(Kind::Table),
            Kind::Namespace
            | Kind::Extension
            | Kind::Enum
            | Kind::Domain
            | Kind::Table
            | Kind::Index
            | Kind::Sequence
            | Kind::Statistics
            | Kind::Other => None,
        }
    }

    /// Whether a person, or the recorded head, declares the old name of an object of this kind, or that it is dropped.
    /// Other kinds are matched by definition if nobody chose a name, or cannot be renamed.
    pub fn is_named_by_people(self) -> bool {
        match self {
            Kind::Namespace
            | Kind::Enum
            | Kind::Label
            | Kind::Domain
            | Kind::Table
            | Kind::Column
            | Kind::Sequence => true,
            Kind::Extension | Kind::Constraint | Kind::Index | Kind::Statistics | Kind::Other => {
                false
            }
        }
    }

    /// Whether a database may have objects of this kind for its own purposes, so that driftless leaves them alone until
    /// models declare them.
    pub fn is_managed_once_declared(self) -> bool {
        match self {
            Kind::Domain => true,
            Kind::Namespace
            | Kind::Extension
            | Kind::Enum
            | Kind::Label
            | Kind::Table
            | Kind::Column
            | Kind::Constraint
            | Kind::Index
            | Kind::Sequence
            | Kind::Statistics
            | Kind::Other => false,
        }
    }

    /// What people call an object of this kind.
    pub fn singular(self) -> &'static str {
        match self {
            Kind::Namespace => "a schema",
            Kind::Extension => "an extension",
            Kind::Enum => "an enum",
            Kind::Label => "a label",
            Kind::Domain => "a domain",
            Kind::Table => "a table",
            Kind::Column => "a column",
            Kind::Constraint => "a constraint",
            Kind::Index => "an index",
            Kind::Sequence => "a sequence",
            Kind::Statistics => "statistics",
            Kind::Other => "an object",
        }
    }

    /// What people call objects of this kind, in the plural.
    pub fn plural(self) -> &'static str {
        match self {
            Kind::Namespace => "schemas",
            Kind::Extension => "extensions",
            Kind::Enum => "enums",
            Kind::Label => "labels",
            Kind::Domain => "domains",
            Kind::Table => "tables",
            Kind::Column => "columns",
            Kind::Constraint => "constraints",
            Kind::Index => "indexes",
            Kind::Sequence => "sequences",
            Kind::Statistics => "statistics",
            Kind::Other => "objects",
        }
    }

    /// The word by which catalog queries name it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Namespace => "schema",
            Kind::Extension => "extension",
            Kind::Enum => "enum",
            Kind::Label => "label",
            Kind::Domain => "domain",
            Kind::Table => "table",
            Kind::Column => "column",
            Kind::Constraint => "constraint",
            Kind::Index => "index",
            Kind::Sequence => "sequence",
            Kind::Statistics => "statistics",
            Kind::Other => "other",
        }
    }

    /// The kind that catalog queries name so. They also name kinds that are not modelled, such as views: those are none.
    pub fn of_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|it| *it != Kind::Other && it.word() == word)
    }

    /// The files that hold the kind's life in every stage, by their names without an ending.
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Kind::Namespace => &["namespace"],
            Kind::Extension => &["extension"],
            Kind::Enum | Kind::Label => &["enumeration"],
            Kind::Domain => &["domain"],
            Kind::Table => &["table"],
            Kind::Column => &["column"],
            Kind::Constraint => &["primary_key", "unique", "check", "foreign_key", "exclusion"],
            Kind::Index => &["index"],
            Kind::Sequence => &["sequence"],
            Kind::Statistics => &["statistics"],
            Kind::Other => &[],
        }
    }
}

/// A name that models may leave to the `search_path`.
pub enum LooseMention<'a> {
    /// A type that is not managed, or that may be.
    Type(&'a mut SqlType),
    /// A collation.
    Collation(&'a mut Option<LooseName>),
}

impl Schema {
    /// The types and collations of columns, and those that the types of the schema are made of.
    pub fn loose_mentions(&mut self) -> Vec<LooseMention<'_>> {
        let Schema {
            namespaces: _,
            extensions: _,
            enums: _,
            domains,
            sequences: _,
            tables,
            rights: _,
            unmodelled: _,
            dependents: _,
            triggers: _,
            found_types: _,
            found_names: _,
        } = self;
        let mut all = Vec::new();
        for domain in domains {
            all.push(LooseMention::Type(&mut domain.data_type));
            all.push(LooseMention::Collation(&mut domain.collation));
        }
        for column in tables.iter_mut().flat_map(|it| &mut it.columns) {
            all.push(LooseMention::Type(&mut column.data_type));
            all.push(LooseMention::Collation(&mut column.collation));
        }
        all
    }

    /// The address of each object that is compared; parts come after the object that they belong to.
    pub fn objects(&self) -> Vec<ObjectId> {
        let Schema {
            namespaces,
            extensions,
            enums,
            domains,
            sequences,
            tables,
            rights: _,
            unmodelled: _,
            dependents: _,
            triggers: _,
            found_types: _,
            found_names: _,
        } = self;
        let mut all: Vec<ObjectId> = tables.iter().flat_map(Table::objects).collect();
        for it in enums {
            all.push(ObjectId::enumeration(&it.name));
            all.extend(it.labels.iter().map(|label| ObjectId::label(&it.name, label)));
        }
        all.extend(domains.iter().map(|it| ObjectId::domain(&it.name)));
        all.extend(sequences.iter().map(|it| ObjectId::sequence(&it.name)));
        all.extend(namespaces.iter().map(|it| ObjectId::namespace(&it.name)));
        let (Extensions::Installed(extensions) | Extensions::Needed(extensions)) = extensions;
        all.extend(extensions.iter().map(|it| ObjectId::extension(&it.name)));
        all
    }

    /// Each expression in the schema, with the address of the object that has it.
    pub fn texts(&mut self) -> Vec<(ObjectId, &mut Expression)> {
        let Schema {
            namespaces: _,
            extensions: _,
            enums: _,
            domains,
            sequences: _,
            tables,
            rights: _,
            unmodelled: _,
            dependents: _,
            triggers: _,
            found_types: _,
            found_names: _,
        } = self;
        let own = domains.iter_mut().flat_map(Domain::texts);
        own.chain(tables.iter_mut().flat_map(Table::texts)).collect()
    }

    /// Leaves out the objects for which `keeps` returns false, with their parts. Labels stay with their enum;
    /// namespaces and extensions stay.
    pub fn retain(&mut self, keeps: &mut dyn FnMut(&ObjectId) -> bool) {
        let Schema {
            namespaces: _,
            extensions: _,
            enums,
            domains,
            sequences,
            tables,
            rights: _,
            unmodelled: _,
            dependents: _,
            triggers: _,
            found_types: _,
            found_names: _,
        } = self;
        enums.retain(|it| keeps(&ObjectId::enumeration(&it.name)));
        domains.retain(|it| keeps(&ObjectId::domain(&it.name)));
        sequences.retain(|it| keeps(&ObjectId::sequence(&it.name)));
        tables.retain(|it| keeps(&ObjectId::table(&it.name)));
        for table in tables {
            table.retain(keeps);
        }
    }
}

impl Schema {
    /// With the objects of another schema that this one does not have by name. Of those that both have, this one's stay.
    pub fn completed(mut self, by: Schema) -> Schema {
        let Schema {
            namespaces,
            extensions,
            enums,
            domains,
            sequences,
            tables,
            rights: _,
            unmodelled: _,
            dependents: _,
            triggers: _,
            found_types: _,
            found_names: _,
        } = by;
        add(&mut self.namespaces, namespaces, |it| it.name.clone());
        let (Extensions::Installed(known) | Extensions::Needed(known)) = &mut self.extensions;
        let (Extensions::Installed(needed) | Extensions::Needed(needed)) = extensions;
        add(known, needed, |it| it.name.clone());
        add(&mut self.enums, enums, |it| it.name.clone());
        add(&mut self.domains, domains, |it| it.name.clone());
        add(&mut self.sequences, sequences, |it| it.name.clone());
        add(&mut self.tables, tables, |it| it.name.clone());
        self
    }

    /// What tells one object from another of its kind, in a few words for people; none if its name says it all, or if the
    /// schema does not have it. Columns and tables are not told here.
    pub fn summary(&self, id: &ObjectId) -> Option<String> {
        let [namespace, name] = id.path.as_slice() else { return None };
        let name = QualifiedName::new(namespace.clone(), name.clone());
        match id.kind {
            Kind::Enum => {
                self.enums.iter().find(|it| it.name == name).map(|it| it.labels.join(", "))
            }
            Kind::Domain => {
                self.domains.iter().find(|it| it.name == name).map(|it| it.data_type.to_string())
            }
            Kind::Namespace
            | Kind::Extension
            | Kind::Label
            | Kind::Table
            | Kind::Column
            | Kind::Constraint
            | Kind::Index
            | Kind::Sequence
            | Kind::Statistics
            | Kind::Other => None,
        }
    }

    /// What the type of that address says about its values, if it stands over another type.
    pub fn type_over(&self, id: &ObjectId) -> Option<TypeOver<'_>> {
        match id.kind {
            Kind::Domain => {
                let [namespace, name] = id.path.as_slice() else { return None };
                let name = QualifiedName::new(namespace.clone(), name.clone());
                self.domains.iter().find(|it| it.name == name).map(Domain::over)
            }
            Kind::Namespace
            | Kind::Extension
            | Kind::Enum
            | Kind::Label
            | Kind::Table
            | Kind::Column
            | Kind::Constraint
            | Kind::Index
            | Kind::Sequence
            | Kind::Statistics
            | Kind::Other => None,
        }
    }

    /// Everything that is managed and compared apart from extensions, as letters that differ if anything differs. Kinds
    /// that came later are left out while there is none, so that letters which were noted before stay the same.
    pub fn letters(&self) -> String {
        let all = format!("{:?}", (&self.namespaces, &self.enums, &self.sequences, &self.tables));
        if self.domains.is_empty() { all } else { format!("{all} {:?}", self.domains) }
    }
}

fn add<T, N: Ord>(known: &mut Vec<T>, wanted: Vec<T>, name: impl Fn(&T) -> N) {
    let names: BTreeSet<N> = known.iter().map(&name).collect();
    known.extend(wanted.into_iter().filter(|it| !names.contains(&name(it))));
    known.sort_by_key(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_named_by_a_word_of_its_own() {
        for kind in Kind::ALL {
            let named = (kind != Kind::Other).then_some(kind);
            assert_eq!(Kind::of_word(kind.word()), named);
        }
        assert_eq!(Kind::of_word("view"), None);
    }

    #[test]
    fn what_is_not_kept_is_no_object_any_longer() {
        let name = QualifiedName::new("public", "t");
        let mut table = Table::new(name.clone());
        table.columns = vec![Column::new("a", SqlType::built_in("text"))];
        table.indexes = vec![Index::new("t_a", Vec::new())];
        let mood = QualifiedName::new("public", "mood");
        let enums =
            vec![Enum { name: mood.clone(), labels: vec!["sad".to_owned()], comment: None }];
        let mut schema = Schema { tables: vec![table], enums, ..Schema::default() };
        let index = ObjectId::index(&name.sibling("t_a".into()));
        let all = [
            ObjectId::table(&name),
            ObjectId::column(&name, &"a".into()),
            index.clone(),
            ObjectId::enumeration(&mood),
            ObjectId::label(&mood, "sad"),
        ];
        assert_eq!(schema.objects(), all);
        schema.retain(&mut |it| it.kind != Kind::Enum && *it != index);
        assert_eq!(schema.objects(), all[..2]);
    }
}
