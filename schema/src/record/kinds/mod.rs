//! What models record, kind by kind: the values, which the derive writes in JSON, and how they become objects of a schema.
//! This is the register. Unknown fields are refused: a newer derive needs a newer tool.

mod check;
mod column;
mod composite;
mod definition;
mod domain;
mod enumeration;
mod exclusion;
mod extension;
mod foreign_key;
mod grant;
mod index;
mod key;
mod level;
mod namespace;
mod options;
mod partition;
mod policy;
mod primary_key;
mod sequence;
mod statistics;
mod table;
mod trigger;
mod unique;
mod view;

pub use check::CheckRecord;
pub use column::{ColumnRecord, TypeRecord};
pub use composite::{AttributeRecord, CompositeRecord, DeclaredComposite};
pub use definition::{Defined, DefinitionRecord};
pub use domain::{DomainRecord, NewtypeRecord, UnderlyingRecord};
pub use enumeration::{EnumRecord, EnumReference, LabelRecord, RemovedRecord};
pub use exclusion::ExclusionRecord;
pub use extension::ExtensionRecord;
pub use foreign_key::{ForeignKeyRecord, TableReference};
pub use grant::{GrantRecord, PrivilegeRecord, PrivilegeWord};
pub use index::IndexRecord;
pub use key::{IndexColumnRecord, KeyRecord};
pub use level::{LevelWord, RuleRecord};
pub use options::OptionsRecord;
pub use partition::{PartitionByRecord, StrategyWord};
pub use policy::{PolicyCommand, PolicyRecord};
pub use sequence::{CountingRecord, SequenceRecord};
pub use statistics::StatisticsRecord;
pub use trigger::{Event, EventRecord, Fires, ForEach, TriggerRecord, TriggerTiming};
pub use view::{CheckOption, DeclaredView, ViewRecord};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Source;
use super::resolve::{Models, Namer};
use crate::naming::Taken;
use crate::{Name, Namespace, ObjectId, QualifiedName, Schema, Table};
use check::check;
use column::column;
use composite::composite;
use domain::domains;
use enumeration::{enumeration, missing_enums};
use exclusion::exclusion;
use extension::extensions;
use foreign_key::foreign_key;
use grant::grants;
use index::index;
use level::levels;
use namespace::comments;
use policy::policies;
use primary_key::primary_key;
use sequence::sequences;
use statistics::statistics;
use trigger::triggers;
use unique::unique;
use view::view;

/// One recorded model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Record {
    /// From `#[derive(Schema)]`.
    Table(Box<TableRecord>),
    /// From `#[derive(SchemaEnum)]`.
    Enum(Box<EnumRecord>),
    /// From `#[derive(SchemaDomain)]`.
    Domain(Box<NewtypeRecord>),
    /// From `#[derive(SchemaComposite)]`.
    Composite(Box<CompositeRecord>),
    /// From `#[derive(Schema)]` with a view's query.
    View(Box<ViewRecord>),
    /// From an SQL file, or from a word on a struct.
    Definition(Box<DefinitionRecord>),
}

impl Record {
    /// The model's place in the source.
    pub fn source(&self) -> &Source {
        match self {
            Record::Table(it) => &it.source,
            Record::Enum(it) => &it.source,
            Record::Domain(it) => &it.source,
            Record::Composite(it) => &it.source,
            Record::View(it) => &it.source,
            Record::Definition(it) => &it.source,
        }
    }

    /// Whether somebody else makes what the model describes.
    pub fn is_unmanaged(&self) -> bool {
        match self {
            Record::Table(it) => it.unmanaged,
            Record::Enum(it) => it.unmanaged,
            Record::Domain(_) | Record::Composite(_) | Record::View(_) | Record::Definition(_) => {
                false
            }
        }
    }

    pub(super) fn source_mut(&mut self) -> &mut Source {
        match self {
            Record::Table(it) => &mut it.source,
            Record::Enum(it) => &mut it.source,
            Record::Domain(it) => &mut it.source,
            Record::Composite(it) => &mut it.source,
            Record::View(it) => &mut it.source,
            Record::Definition(it) => &mut it.source,
        }
    }

    /// The name of the table, type or view.
    pub(super) fn name(&self) -> QualifiedName {
        match self {
            Record::Table(it) => it.table(),
            Record::Enum(it) => it.enumeration(),
            Record::Domain(it) => it.qualified(),
            Record::Composite(it) => it.composite(),
            Record::View(it) => it.view(),
            Record::Definition(it) => it.name(),
        }
    }

    /// The address of the table, type or view.
    pub(super) fn id(&self) -> ObjectId {
        match self {
            Record::Table(_) => ObjectId::table(&self.name()),
            Record::Enum(_) => ObjectId::enumeration(&self.name()),
            Record::Domain(_) => ObjectId::domain(&self.name()),
            Record::Composite(it) => it.id(),
            Record::View(it) => it.id(),
            Record::Definition(it) => it.id(),
        }
    }

    /// The objects that only one record may define, its own first, and what to do if another one defines the same.
    pub(super) fn defines(&self) -> Vec<(ObjectId, &'static str)> {
        let help = match self {
            Record::Table(_) => {
                "keep one of them as the table's definition, and write `#[schema(partial)]` on the other, which \
                 then shows columns and defines none"
            }
            Record::Enum(_) | Record::Domain(_) | Record::Composite(_) => {
                "keep one of them as the type's definition, and use it in place of the other"
            }
            Record::View(_) => {
                "keep one of them as the view's definition, and write `#[schema(partial)]` on the other"
            }
            Record::Definition(_) => "define it once",
        };
        let mut all = vec![(self.id(), help)];
        if let Record::Table(table) = self {
            let help = "keep one `domain(…)`: fields of every struct can be of its type";
            all.extend(domain::declared(table).map(|it| (it, help)));
        }
        all
    }

    /// The sequences that it declares.
    fn sequences(&self) -> Vec<ObjectId> {
        let Record::Table(table) = self else { return Vec::new() };
        let name = |it: &SequenceRecord| table.table().sibling(Name::new(it.name.as_str()));
        table.sequences.iter().map(|it| ObjectId::sequence(&name(it))).collect()
    }

    /// Resolves everything that it has.
    pub(super) fn resolve(&self, relations: &mut Taken, models: &mut Models) {
        match self {
            Record::Table(it) => it.resolve(relations, models),
            Record::Enum(it) => enumeration(it, models),
            // Together with the domains that structs declare in words.
            Record::Domain(_) => (),
            Record::Composite(it) => composite(it, models),
            Record::View(it) => view(it, relations, models),
            // What it defines is read from a server.
            Record::Definition(it) => {
                models.renamed_from.extend(it.old_id().map(|old| (old, it.id())));
            }
        }
    }
}

/// A struct that defines a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRecord {
    /// Its place in the source.
    pub source: Source,
    /// `public` if the model names none.
    pub namespace: String,
    /// The table's name in the database.
    pub name: String,
    /// Whether somebody else makes the table: `unmanaged`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unmanaged: bool,
    /// The name that the table had: `renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_from: Option<String>,
    /// The name that its PostgreSQL schema had: `schema_renamed_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema_renamed_from: Option<String>,
    /// Its columns, in the order of the fields.
    pub columns: Vec<ColumnRecord>,
    /// Its primary key; no columns: none.
    pub primary_key: KeyRecord,
    /// Unique constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<KeyRecord>,
    /// Check constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CheckRecord>,
    /// Foreign keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKeyRecord>,
    /// Indexes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<IndexRecord>,
    /// Exclusion constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<ExclusionRecord>,
    /// Extended statistics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statistics: Vec<StatisticsRecord>,
    /// How its rows are divided among partitions; at most one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partition_by: Vec<PartitionByRecord>,
    /// Sequences of the struct's schema.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sequences: Vec<SequenceRecord>,
    /// Domains.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<DomainRecord>,
    /// Triggers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<TriggerRecord>,
    /// Policies of row security.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<PolicyRecord>,
    /// Triggers that must not fire while driftless fills rows: `quiet_trigger`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quiet_triggers: Vec<String>,
    /// Privileges of roles on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantRecord>,
    /// Extensions that it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<ExtensionRecord>,
    /// Levels of rules for findings about the table and what it owns. Left out of the recorded head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<RuleRecord>,
    /// Other options.
    #[serde(default, skip_serializing_if = "OptionsRecord::is_empty")]
    pub options: OptionsRecord,
    /// `comment = "…"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl TableRecord {
    pub(super) fn table(&self) -> QualifiedName {
        QualifiedName::new(self.namespace.as_str(), self.name.as_str())
    }

    /// The names of constraints that it gives.
    pub(super) fn given_names(&self) -> Vec<&str> {
        let keys = self.uniques.iter().chain([&self.primary_key]).map(|it| &it.name);
        let checks = self.checks.iter().map(|it| &it.name);
        let exclusions = self.exclusions.iter().map(|it| &it.name);
        let foreign_keys = self.foreign_keys.iter().map(|it| &it.name);
        let all = keys.chain(checks).chain(exclusions).chain(foreign_keys);
        all.filter_map(Option::as_deref).collect()
    }

    /// The names of relations that it gives, its own excepted: of sequences, indexes, and constraints that have one.
    pub(super) fn given_relations(&self) -> Vec<&str> {
        let keys = self.uniques.iter().chain([&self.primary_key]).map(|it| &it.name);
        let exclusions = self.exclusions.iter().map(|it| &it.name);
        let indexes = self.indexes.iter().map(|it| &it.name);
        let given = keys.chain(exclusions).chain(indexes).filter_map(Option::as_deref);
        given.chain(self.sequences.iter().map(|it| it.name.as_str())).collect()
    }

    fn resolve(&self, relations: &mut Taken, models: &mut Models) {
        let name = self.table();
        table::declared(self, &name, models);
        column::declared(self, &name, models);
        levels(self, models);
        models.definitions.extend(triggers(self, &name));
        models.definitions.extend(policies(self, &name));
        let mut namer = Namer::new(self, relations);
        let primary_key = primary_key(&self.primary_key, &mut namer);
        let keys = primary_key.as_ref().map_or(&[][..], |it| &it.columns);
        let mut found = Table {
            columns: self.columns.iter().map(|it| column(it, keys)).collect(),
            uniques: self.uniques.iter().map(|it| unique(it, &mut namer)).collect(),
            checks: self.checks.iter().map(|it| check(it, &mut namer)).collect(),
            foreign_keys: self.foreign_keys.iter().map(|it| foreign_key(it, &mut namer)).collect(),
            exclusions: self.exclusions.iter().map(|it| exclusion(it, &mut namer)).collect(),
            indexes: self.indexes.iter().map(|it| index(it, &mut namer)).collect(),
            statistics: statistics(self, &name),
            traits: table::traits(self),
            grants: grants(self),
            primary_key,
            ..Table::new(name.clone())
        };
        found.uniques.sort_by(|one, other| one.name.cmp(&other.name));
        found.checks.sort_by(|one, other| one.name.cmp(&other.name));
        found.foreign_keys.sort_by(|one, other| one.name.cmp(&other.name));
        found.exclusions.sort_by(|one, other| one.name.cmp(&other.name));
        found.indexes.sort_by(|one, other| one.name.cmp(&other.name));
        found.statistics.sort_by(|one, other| one.name.cmp(&other.name));
        sequences(&self.sequences, &name, models);
        models.schema.tables.push(found);
    }
}

/// What only all records together say; then everything is sorted.
pub(super) fn complete(records: &[Record], models: &mut Models) {
    comments(records, models);
    domains(records, models);
    models.diagnostics.extend(missing_enums(&models.schema));
    models.unmanaged = without_unmanaged(records, &mut models.schema);
    let schema = &models.schema;
    let types = schema.tables.iter().flat_map(|it| &it.columns).map(|it| &it.data_type);
    let types = types.chain(schema.domains.iter().map(|it| &it.data_type));
    models.schema.extensions = extensions(records, schema, types);
    models.schema.sequences.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.enums.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.tables.sort_by(|one, other| one.name.cmp(&other.name));
}

/// Takes out of a schema what somebody else makes.
fn without_unmanaged(records: &[Record], schema: &mut Schema) -> Schema {
    let of = |unmanaged: bool| -> BTreeSet<ObjectId> {
        let records = records.iter().filter(|it| it.is_unmanaged() == unmanaged);
        records
            .flat_map(|it| it.defines().into_iter().map(|(id, _)| id).chain(it.sequences()))
            .collect()
    };
    let (theirs, ours) = (of(true), of(false));
    if theirs.is_empty() {
        return Schema::default();
    }
    let mut unmanaged = Schema::default();
    let moved = |id: ObjectId| theirs.contains(&id);
    unmanaged.tables =
        schema.tables.extract_if(.., |it| moved(ObjectId::table(&it.name))).collect();
    unmanaged.enums =
        schema.enums.extract_if(.., |it| moved(ObjectId::enumeration(&it.name))).collect();
    unmanaged.domains =
        schema.domains.extract_if(.., |it| moved(ObjectId::domain(&it.name))).collect();
    unmanaged.sequences =
        schema.sequences.extract_if(.., |it| moved(ObjectId::sequence(&it.name))).collect();
    let is_in =
        |all: &BTreeSet<ObjectId>, name: &Name| all.iter().any(|it| it.path.first() == Some(name));
    let is_theirs = |it: &Namespace| is_in(&theirs, &it.name);
    let is_ours = |it: &Namespace| it.name.as_str() == "public" || is_in(&ours, &it.name);
    let moved = |it: &mut Namespace| is_theirs(it) && !is_ours(it);
    unmanaged.namespaces = schema.namespaces.extract_if(.., moved).collect();
    unmanaged
}
