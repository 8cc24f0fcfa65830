//! From records to a schema: names are chosen, types read, references followed, mistakes collected. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CheckRecord, ColumnRecord, CountingRecord, EnumRecord, ExclusionRecord, ForeignKeyRecord,
    IndexColumnRecord, IndexRecord, KeyRecord, OptionsRecord, Place, Record, SequenceRecord,
    Source, StatisticsRecord, TableRecord, TypeRecord,
};
use crate::naming::{Taken, addition, of_expression};
use crate::well_known::{extension_of_class, extension_of_type, needs_btree_gist};
use crate::{
    Action, Check, Column, ColumnValue, Diagnostic, Enum, Exclusion, ExclusionElement, Expression,
    Extension, Extensions, ForeignKey, Generated, Identity, IdentityKind, Index, IndexColumn,
    IndexKey, IndexStorage, Kept, LooseName, Name, Namespace, Naming, NotNull, ObjectId,
    OperatorClass, OwnedBy, PrimaryKey, QualifiedName, ReplicaIdentity, RowSecurity, Schema,
    Sequence, SequenceOptions, SequenceType, Serial, Severity, SqlType, Statistics, StatisticsKind,
    Storage, Table, TableTraits, Timing, Unique, Validity,
};

/// What the models say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// The schema that they want.
    pub schema: Schema,
    /// `renamed_from`: the old name, then the new one.
    pub renamed_from: Vec<(ObjectId, ObjectId)>,
    /// `backfill`: what rows of a column get that have no value where one is required.
    pub backfills: Vec<(ObjectId, Expression)>,
    /// `quiet_trigger`: a table, and a trigger of it that must not fire while rows are filled.
    pub quiet_triggers: Vec<(QualifiedName, Name)>,
    /// `removed`: the enum, a label that is gone, and the one that its rows get.
    pub removed: Vec<(QualifiedName, String, String)>,
    /// Where each table, enum and column stands in the source.
    pub places: BTreeMap<ObjectId, Vec<Place>>,
    /// What is wrong with them. Errors mean that the schema is not to be used.
    pub diagnostics: Vec<Diagnostic>,
}

/// Resolves records into the schema that they want.
pub fn resolve(records: &[Record]) -> Models {
    let mut models = Models::default();
    let mut namespaces = BTreeSet::from([Name::new("public")]);
    // Relations share one set of names in a namespace: a table takes its name before any index is named.
    let mut taken: BTreeMap<Name, Taken> = BTreeMap::new();
    let mut sources: BTreeMap<ObjectId, &Source> = BTreeMap::new();
    for record in records {
        let (id, source, namespace) = match record {
            Record::Table(it) => {
                let name = QualifiedName::new(it.namespace.as_str(), it.name.as_str());
                taken.entry(name.namespace.clone()).or_default().take(name.name.clone());
                (ObjectId::table(&name), &it.source, name.namespace)
            }
            Record::Enum(it) => {
                let name = QualifiedName::new(it.namespace.as_str(), it.name.as_str());
                (ObjectId::enumeration(&name), &it.source, name.namespace)
            }
        };
        namespaces.insert(namespace);
        if let Some(other) = sources.get(&id) {
            models.diagnostics.push(twice(&id, other, record));
        }
        models.places.entry(id.clone()).or_default().extend(place(source));
        sources.insert(id, source);
    }
    for record in records {
        match record {
            Record::Enum(it) => enumeration(it, &mut models),
            Record::Table(it) => {
                let names = taken.entry(Name::new(it.namespace.as_str())).or_default();
                table(it, names, &mut models);
            }
        }
    }
    let mut comments = comments(records, &mut models);
    models.schema.namespaces = namespaces
        .into_iter()
        .map(|name| Namespace { comment: comments.remove(&name), name })
        .collect();
    models.schema.extensions = extensions(records, &models.schema);
    models.schema.sequences.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.enums.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.tables.sort_by(|one, other| one.name.cmp(&other.name));
    models.diagnostics.extend(missing_enums(&models.schema));
    models
}

/// None where nothing is recorded of it, as in the recorded head.
fn place(source: &Source) -> Option<Place> {
    let Source { file, line, rust_name, .. } = source;
    let known = !file.is_empty() && *line > 0;
    known.then(|| Place { file: file.clone(), line: *line, name: rust_name.clone() })
}

fn twice(id: &ObjectId, one: &Source, other: &Record) -> Diagnostic {
    let help = match other {
        Record::Table(_) => {
            "keep one of them as the table's definition, and write `#[schema(partial)]` on the other, which \
             then shows columns and defines none"
        }
        Record::Enum(_) => {
            "keep one of them as the type's definition, and use it in place of the other"
        }
    };
    let message = format!("`{id}` is defined by {} and by {}", named(one), named(other.source()));
    error("MD101", "defined-twice", id.clone(), message, help)
}

/// `shop::models::Order` (src/models.rs:12).
fn named(source: &Source) -> String {
    let path = format!("`{}::{}`", source.module, source.rust_name);
    match place(source) {
        Some(place) => format!("{path} ({}:{})", place.file, place.line),
        None => path,
    }
}

fn missing_enums(schema: &Schema) -> Vec<Diagnostic> {
    let known: BTreeSet<&QualifiedName> = schema.enums.iter().map(|it| &it.name).collect();
    let mut all = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let Some(name) = column.data_type.as_enum() else { continue };
            if !known.contains(name) {
                all.push(error(
                    "MD102",
                    "missing-enum",
                    ObjectId::column(&table.name, &column.name),
                    format!(
                        "`{}.{}` is of enum `{name}`, which no model records",
                        table.name, column.name
                    ),
                    "build the package that has the enum too: name it with `--package`",
                ));
            }
        }
    }
    all
}

fn error(
    code: &'static str,
    rule: &'static str,
    about: ObjectId,
    message: String,
    help: &str,
) -> Diagnostic {
    let (severity, help) = (Severity::Error, help.to_owned());
    Diagnostic { code, rule, severity, step: None, about: vec![about], message, help }
}

/// The old name, in the same namespace unless another one stands before it.
fn former(name: &QualifiedName, old: &str) -> QualifiedName {
    match old.split_once('.') {
        Some((namespace, old)) => QualifiedName::new(namespace, old),
        None => name.sibling(Name::new(old)),
    }
}

fn enumeration(record: &EnumRecord, models: &mut Models) {
    let name = QualifiedName::new(record.namespace.as_str(), record.name.as_str());
    if let Some(old) = &record.renamed_from {
        let old = ObjectId::enumeration(&former(&name, old));
        models.renamed_from.push((old, ObjectId::enumeration(&name)));
    }
    for label in &record.labels {
        if let Some(old) = &label.renamed_from {
            let ids = (ObjectId::label(&name, old), ObjectId::label(&name, &label.label));
            models.renamed_from.push(ids);
        }
    }
    for it in &record.removed {
        models.removed.push((name.clone(), it.label.clone(), it.map_to.clone()));
    }
    models.schema.enums.push(Enum {
        name,
        labels: record.labels.iter().map(|it| it.label.clone()).collect(),
        comment: record.comment.clone(),
    });
}

fn table(record: &TableRecord, relations: &mut Taken, models: &mut Models) {
    let name = QualifiedName::new(record.namespace.as_str(), record.name.as_str());
    if let Some(old) = &record.renamed_from {
        let old = ObjectId::table(&former(&name, old));
        models.renamed_from.push((old, ObjectId::table(&name)));
    }
    if let Some(old) = &record.schema_renamed_from {
        let ids = [old, &record.namespace].map(|it| ObjectId::namespace(&Name::new(it.as_str())));
        let [old, new] = ids;
        if !models.renamed_from.contains(&(old.clone(), new.clone())) {
            models.renamed_from.push((old, new));
        }
    }
    for trigger in &record.quiet_triggers {
        models.quiet_triggers.push((name.clone(), Name::new(trigger.as_str())));
    }
    for column in &record.columns {
        let id = ObjectId::column(&name, &Name::new(column.name.as_str()));
        if let Some(line) = column.line {
            // A shared column stands where it is written, once for all of its tables.
            let file = column.file.as_ref().unwrap_or(&record.source.file);
            let place = Place { file: file.clone(), line, name: column.field.clone() };
            models.places.entry(id).or_default().push(place);
        }
        if let Some(text) = &column.backfill {
            let id = ObjectId::column(&name, &Name::new(column.name.as_str()));
            models.backfills.push((id, Expression::new(text.as_str())));
        }
        if let Some(old) = &column.renamed_from {
            let column = Name::new(column.name.as_str());
            let old = ObjectId::column(&name, &Name::new(old.as_str()));
            models.renamed_from.push((old, ObjectId::column(&name, &column)));
        }
    }
    let mut namer = Namer { table: &record.name, relations, constraints: Taken::default() };
    for given in given_names(record) {
        namer.constraints.take(Name::new(given));
    }
    let primary_key = (!record.primary_key.columns.is_empty()).then(|| {
        let key = &record.primary_key;
        let (name, naming) = namer.relation(key.name.as_deref(), "", "pkey");
        let options = &key.options;
        PrimaryKey {
            naming,
            include: names(&options.include),
            without_overlaps: options.without_overlaps,
            timing: timing(options),
            storage: storage(options),
            comment: options.comment.clone(),
            ..PrimaryKey::new(name, names(&key.columns))
        }
    });
    let keys = primary_key.as_ref().map_or(&[][..], |it| &it.columns);
    let mut found = Table {
        columns: record.columns.iter().map(|it| column(it, keys)).collect(),
        uniques: record.uniques.iter().map(|it| unique(it, &mut namer)).collect(),
        checks: record.checks.iter().map(|it| check(it, &mut namer)).collect(),
        foreign_keys: record.foreign_keys.iter().map(|it| foreign_key(it, &mut namer)).collect(),
        exclusions: record.exclusions.iter().map(|it| exclusion(it, &mut namer)).collect(),
        indexes: record.indexes.iter().map(|it| index(it, &mut namer)).collect(),
        statistics: statistics(record, &name),
        traits: traits(record),
        primary_key,
        ..Table::new(name.clone())
    };
    found.uniques.sort_by(|one, other| one.name.cmp(&other.name));
    found.checks.sort_by(|one, other| one.name.cmp(&other.name));
    found.foreign_keys.sort_by(|one, other| one.name.cmp(&other.name));
    found.exclusions.sort_by(|one, other| one.name.cmp(&other.name));
    found.indexes.sort_by(|one, other| one.name.cmp(&other.name));
    found.statistics.sort_by(|one, other| one.name.cmp(&other.name));
    models.schema.sequences.extend(record.sequences.iter().map(|it| sequence(it, &name)));
    models.schema.tables.push(found);
}

fn given_names(record: &TableRecord) -> Vec<&str> {
    let keys = record.uniques.iter().chain([&record.primary_key]).map(|it| &it.name);
    let checks = record.checks.iter().map(|it| &it.name);
    let checks = checks.chain(record.exclusions.iter().map(|it| &it.name));
    let foreign_keys = record.foreign_keys.iter().map(|it| &it.name);
    keys.chain(checks).chain(foreign_keys).filter_map(Option::as_deref).collect()
}

/// Chooses names for one table as PostgreSQL would.
struct Namer<'a> {
    table: &'a str,
    relations: &'a mut Taken,
    constraints: Taken,
}

impl Namer<'_> {
    /// A constraint that has an index, or an index: its name must be free among relations.
    fn relation(&mut self, given: Option<&str>, columns: &str, label: &str) -> (Name, Naming) {
        match given {
            Some(name) => {
                self.relations.take(Name::new(name));
                (Name::new(name), Naming::Given)
            }
            None => (self.relations.choose(self.table, columns, label), Naming::Chosen),
        }
    }

    /// A constraint without an index: its name must be free on its table only.
    fn constraint(&mut self, given: Option<&str>, columns: &str, label: &str) -> (Name, Naming) {
        match given {
            Some(name) => (Name::new(name), Naming::Given),
            None => (self.constraints.choose(self.table, columns, label), Naming::Chosen),
        }
    }
}

/// A key's columns are never `NULL`, whatever the field's type says.
fn column(record: &ColumnRecord, keys: &[Name]) -> Column {
    let name = Name::new(record.name.as_str());
    let data_type = data_type(&record.data_type);
    let counted = SequenceType::parse(&data_type.to_string()).unwrap_or(SequenceType::Integer);
    let counting = || counting(&record.counting, counted);
    let identity = |kind| ColumnValue::Identity(Identity { kind, options: counting() });
    let value = match (&record.identity, &record.default, &record.generated) {
        _ if record.serial => {
            ColumnValue::Serial(Serial { sequence: None, data_type: counted, options: counting() })
        }
        (Some(it), _, _) if it == "always" => identity(IdentityKind::Always),
        (Some(_), _, _) => identity(IdentityKind::ByDefault),
        (None, _, Some(it)) => ColumnValue::Generated(Generated {
            expression: Expression::new(it.trim()),
            kept: if record.is_virtual { Kept::Virtual } else { Kept::Stored },
        }),
        // PostgreSQL keeps no default that is nothing but `NULL`.
        (None, Some(it), None) if it.trim().eq_ignore_ascii_case("null") => ColumnValue::Null,
        (None, Some(it), None) => ColumnValue::Default(Expression::new(it.as_str())),
        (None, None, None) => ColumnValue::Null,
    };
    let required = !record.nullable || keys.contains(&name) || record.not_null.is_some();
    let options = &record.options;
    Column {
        collation: options.collation.as_deref().map(LooseName::parse),
        not_null: required.then(|| not_null(record.not_null.as_ref())),
        value,
        storage: options.storage.as_deref().and_then(kept_as),
        compression: options.compression.as_deref().map(Name::from),
        statistics: options.statistics,
        options: options.with.clone(),
        comment: record.comment.clone(),
        zone: record.zone.clone(),
        ..Column::new(name, data_type)
    }
}

fn not_null(record: Option<&OptionsRecord>) -> NotNull {
    let Some(options) = record else { return NotNull::default() };
    let name = options.name.as_deref().map(Name::from);
    NotNull {
        naming: if name.is_some() { Naming::Given } else { Naming::Chosen },
        name,
        validated: !options.not_valid,
        inherited: !options.no_inherit,
    }
}

fn kept_as(word: &str) -> Option<Storage> {
    Storage::ALL.into_iter().find(|it| it.keyword().eq_ignore_ascii_case(word))
}

fn counting(record: &CountingRecord, data_type: SequenceType) -> SequenceOptions {
    let CountingRecord { start, increment, min, max, cache, cycle } = record;
    let options = SequenceOptions {
        increment: increment.unwrap_or(1),
        minimum: *min,
        maximum: *max,
        start: *start,
        cache: cache.unwrap_or(1),
        cycle: *cycle,
    };
    options.normal(data_type)
}

fn sequence(record: &SequenceRecord, table: &QualifiedName) -> Sequence {
    let data_type = record.data_type.as_deref().and_then(SequenceType::parse);
    let data_type = data_type.unwrap_or(SequenceType::BigInt);
    let owned_by = record
        .owned_by
        .as_deref()
        .map(|it| OwnedBy { table: table.clone(), column: Name::new(it) });
    Sequence {
        name: table.sibling(Name::new(record.name.as_str())),
        data_type,
        options: counting(&record.counting, data_type),
        owned_by,
        comment: record.comment.clone(),
    }
}

fn traits(record: &TableRecord) -> TableTraits {
    let options = &record.options;
    TableTraits {
        unlogged: options.unlogged,
        parameters: options.with.clone(),
        tablespace: options.tablespace.as_deref().map(Name::from),
        access_method: options.access_method.as_deref().filter(|it| *it != "heap").map(Name::from),
        row_security: RowSecurity {
            enabled: options.row_security.is_some(),
            forced: options.row_security.as_deref() == Some("forced"),
        },
        replica_identity: match options.replica_identity.as_deref() {
            Some("full") => ReplicaIdentity::Full,
            Some("nothing") => ReplicaIdentity::Nothing,
            Some(_) | None => ReplicaIdentity::Default,
        },
        comment: record.comment.clone(),
    }
}

fn timing(options: &OptionsRecord) -> Timing {
    match (options.deferrable, options.deferred) {
        (_, true) => Timing::Deferred,
        (true, false) => Timing::Deferrable,
        (false, false) => Timing::Immediate,
    }
}

fn validity(options: &OptionsRecord) -> Validity {
    match (options.not_enforced, options.not_valid) {
        (true, _) => Validity::NotEnforced,
        (false, true) => Validity::NotValid,
        (false, false) => Validity::Valid,
    }
}

fn storage(options: &OptionsRecord) -> IndexStorage {
    IndexStorage {
        parameters: options.with.clone(),
        tablespace: options.tablespace.as_deref().map(Name::from),
        clustered: options.clustered,
        replica_identity: options.replica_identity.is_some(),
    }
}

fn data_type(record: &TypeRecord) -> SqlType {
    let base = match (&record.enumeration, &record.text) {
        (Some(it), _) => {
            SqlType::of_enum(QualifiedName::new(it.namespace.as_str(), it.name.as_str()))
        }
        (None, text) => {
            let text = text.as_deref().unwrap_or_default().trim();
            match text.strip_suffix("[]") {
                Some(element) => SqlType::built_in(element.trim_end()).into_array(),
                None => SqlType::built_in(text),
            }
        }
    };
    if record.array { base.into_array() } else { base }
}

fn unique(record: &KeyRecord, namer: &mut Namer<'_>) -> Unique {
    let columns = addition(record.columns.iter().map(String::as_str));
    let (name, naming) = namer.relation(record.name.as_deref(), &columns, "key");
    let options = &record.options;
    Unique {
        naming,
        include: names(&options.include),
        nulls_distinct: !options.nulls_not_distinct,
        without_overlaps: options.without_overlaps,
        timing: timing(options),
        storage: storage(options),
        comment: options.comment.clone(),
        ..Unique::new(name, names(&record.columns))
    }
}

fn check(record: &CheckRecord, namer: &mut Namer<'_>) -> Check {
    let column = record.column.as_deref().unwrap_or_default();
    let (name, naming) = namer.constraint(record.name.as_deref(), column, "check");
    Check {
        naming,
        inherited: !record.options.no_inherit,
        validity: validity(&record.options),
        comment: record.options.comment.clone(),
        ..Check::new(name, Expression::new(record.expression.trim()))
    }
}

fn foreign_key(record: &ForeignKeyRecord, namer: &mut Namer<'_>) -> ForeignKey {
    let columns = addition(record.columns.iter().map(String::as_str));
    let (name, naming) = namer.constraint(record.name.as_deref(), &columns, "fkey");
    let references = &record.references;
    let referenced = match record.referenced_columns.as_slice() {
        [] => &references.primary_key,
        _ => &record.referenced_columns,
    };
    let references = QualifiedName::new(references.namespace.as_str(), references.name.as_str());
    let options = &record.options;
    ForeignKey {
        naming,
        on_delete: action(record.on_delete.as_deref()),
        on_delete_columns: names(&record.on_delete_columns),
        on_update: action(record.on_update.as_deref()),
        match_full: options.match_full,
        period: options.period,
        timing: timing(options),
        validity: validity(options),
        comment: options.comment.clone(),
        ..ForeignKey::new(name, names(&record.columns), references, names(referenced))
    }
}

/// The derive accepts these words only.
fn action(word: Option<&str>) -> Action {
    match word {
        Some("restrict") => Action::Restrict,
        Some("cascade") => Action::Cascade,
        Some("set_null") => Action::SetNull,
        Some("set_default") => Action::SetDefault,
        Some(_) | None => Action::NoAction,
    }
}

fn exclusion(record: &ExclusionRecord, namer: &mut Namer<'_>) -> Exclusion {
    let (name, naming) =
        namer.relation(record.name.as_deref(), &key_names(&record.columns), "excl");
    let elements = record.columns.iter().map(|it| ExclusionElement {
        column: key(it),
        operator: LooseName::parse(it.operator.as_deref().unwrap_or("=")),
    });
    Exclusion {
        name,
        naming,
        method: Name::new(record.method.as_deref().unwrap_or("gist")),
        elements: elements.collect(),
        include: names(&record.options.include),
        predicate: record.predicate.as_deref().map(|it| Expression::new(it.trim())),
        timing: timing(&record.options),
        storage: storage(&record.options),
        comment: record.options.comment.clone(),
    }
}

fn index(record: &IndexRecord, namer: &mut Namer<'_>) -> Index {
    let (name, naming) = namer.relation(record.name.as_deref(), &key_names(&record.columns), "idx");
    Index {
        naming,
        unique: record.unique,
        nulls_distinct: !record.options.nulls_not_distinct,
        method: Name::new(record.method.as_deref().unwrap_or("btree")),
        include: names(&record.options.include),
        predicate: record.predicate.as_deref().map(|it| Expression::new(it.trim())),
        storage: storage(&record.options),
        comment: record.options.comment.clone(),
        ..Index::new(name, record.columns.iter().map(key).collect())
    }
}

/// What an index is named after.
fn key_names(columns: &[IndexColumnRecord]) -> String {
    addition(columns.iter().map(|it| match (&it.column, &it.expression) {
        (Some(column), _) => column.as_str(),
        (None, expression) => of_expression(expression.as_deref().unwrap_or_default()),
    }))
}

fn key(record: &IndexColumnRecord) -> IndexColumn {
    let key = match (&record.column, &record.expression) {
        (Some(column), _) => IndexKey::Column(Name::new(column.as_str())),
        (None, expression) => {
            IndexKey::Expression(Expression::new(expression.as_deref().unwrap_or_default().trim()))
        }
    };
    let options = &record.options;
    IndexColumn {
        collation: options.collation.as_deref().map(LooseName::parse),
        class: options.class.as_deref().map(|it| OperatorClass {
            name: LooseName::parse(it),
            parameters: options.with.clone(),
        }),
        descending: record.descending,
        nulls_first: record.nulls_first.unwrap_or(record.descending),
        statistics: options.statistics,
        ..IndexColumn::new(key)
    }
}

/// PostgreSQL names them by their table and what they are over (`ChooseExtendedStatisticName`); the names are taken among
/// statistics only.
fn statistics(record: &TableRecord, table: &QualifiedName) -> Vec<Statistics> {
    let mut taken = Taken::default();
    for name in record.statistics.iter().filter_map(|it| it.name.as_deref()) {
        taken.take(Name::new(name));
    }
    let mut one = |it: &StatisticsRecord| {
        let over = it.columns.iter().map(String::as_str);
        let over = addition(over.chain(it.expressions.iter().map(|_| "expr")));
        let (name, naming) = match &it.name {
            Some(name) => (Name::new(name.as_str()), Naming::Given),
            None => (taken.choose(&record.name, &over, "stat"), Naming::Chosen),
        };
        let namespace = it.namespace.as_deref().map_or(table.namespace.clone(), Name::new);
        let kinds = StatisticsKind::ALL.into_iter();
        let is_lone = it.columns.is_empty() && it.expressions.len() == 1;
        let said = |kind: &StatisticsKind| match it.options.kinds.as_slice() {
            [] => !is_lone,
            words => words.iter().any(|it| it == kind.keyword()),
        };
        Statistics {
            name: QualifiedName { namespace, name },
            naming,
            kinds: kinds.filter(said).collect(),
            columns: it.columns.iter().map(|it| Name::new(it.as_str())).collect(),
            expressions: it.expressions.iter().map(|it| Expression::new(it.trim())).collect(),
            target: it.options.statistics,
            comment: it.options.comment.clone(),
        }
    };
    record.statistics.iter().map(&mut one).collect()
}

/// What the models say they need, and what their types and operator classes do.
fn extensions(records: &[Record], schema: &Schema) -> Extensions {
    let mut needed: BTreeMap<Name, Option<Name>> = BTreeMap::new();
    let types = schema.tables.iter().flat_map(|it| &it.columns).map(|it| &it.data_type);
    for name in types.filter_map(extension_of_type) {
        needed.entry(Name::new(name)).or_default();
    }
    let indexes = schema.tables.iter().flat_map(|it| &it.indexes).flat_map(|it| &it.columns);
    let exclusions = schema.tables.iter().flat_map(|it| &it.exclusions);
    let keys = indexes.chain(exclusions.flat_map(|it| &it.elements).map(|it| &it.column));
    for class in keys.filter_map(|it| it.class.as_ref()) {
        if let Some(name) = extension_of_class(class.name.name.as_str()) {
            needed.entry(Name::new(name)).or_default();
        }
    }
    if schema.tables.iter().any(compares_scalars_by_gist) {
        needed.entry(Name::new("btree_gist")).or_default();
    }
    for record in records {
        let Record::Table(record) = record else { continue };
        for it in &record.extensions {
            let namespace = needed.entry(Name::new(it.name.as_str())).or_default();
            *namespace = it.namespace.as_deref().map(Name::from).or_else(|| namespace.take());
        }
    }
    let all = needed.into_iter().map(|(name, namespace)| Extension { name, namespace });
    Extensions::Needed(all.collect())
}

/// Whether a constraint of the table has a scalar in a GiST index, in the default operator class.
fn compares_scalars_by_gist(table: &Table) -> bool {
    let is_scalar =
        |name: &Name| table.column(name).is_some_and(|it| needs_btree_gist(&it.data_type));
    let exclusions = table.exclusions.iter().filter(|it| it.method.as_str() == "gist");
    let mut elements = exclusions.flat_map(|it| &it.elements).map(|it| &it.column);
    let by_exclusion = elements.any(|it| match &it.key {
        IndexKey::Column(name) => it.class.is_none() && is_scalar(name),
        IndexKey::Expression(_) => false,
    });
    let keys = table.primary_key.iter().map(|it| (it.without_overlaps, &it.columns));
    let uniques = table.uniques.iter().map(|it| (it.without_overlaps, &it.columns));
    let mut periods = keys.chain(uniques).filter(|(without_overlaps, _)| *without_overlaps);
    by_exclusion || periods.any(|(_, columns)| columns.iter().any(is_scalar))
}

/// What the models say of their namespaces.
fn comments(records: &[Record], models: &mut Models) -> BTreeMap<Name, String> {
    let mut all: BTreeMap<Name, String> = BTreeMap::new();
    for record in records {
        let Record::Table(record) = record else { continue };
        let Some(text) = &record.options.schema_comment else { continue };
        let name = Name::new(record.namespace.as_str());
        match all.get(&name) {
            Some(other) if other != text => models.diagnostics.push(error(
                "MD103",
                "two-comments",
                ObjectId::table(&QualifiedName::new(name.clone(), record.name.as_str())),
                format!("schema `{name}` has two comments: `{other}` and `{text}`"),
                "say `schema_comment` on one struct of the schema",
            )),
            Some(_) | None => drop(all.insert(name, text.clone())),
        }
    }
    all
}

fn names(texts: &[String]) -> Vec<Name> {
    texts.iter().map(|it| Name::new(it.as_str())).collect()
}
