//! From records to a schema: names are chosen, types read, references followed, mistakes collected. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CheckRecord, ColumnRecord, EnumRecord, ForeignKeyRecord, IndexRecord, KeyRecord, Place, Record,
    Source, TableRecord, TypeRecord,
};
use crate::naming::{Taken, addition, of_expression};
use crate::{
    Action, Check, Column, ColumnValue, Diagnostic, Enum, Expression, ForeignKey, Identity,
    IdentityKind, Index, IndexColumn, IndexKey, Name, Namespace, Naming, NotNull, ObjectId,
    PrimaryKey, QualifiedName, Schema, SequenceOptions, SequenceType, Serial, Severity, SqlType,
    Table, TableTraits, Unique,
};

/// What the models say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// The schema that they want.
    pub schema: Schema,
    /// `renamed_from`: the old name, then the new one.
    pub renamed_from: Vec<(ObjectId, ObjectId)>,
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
    models.schema.namespaces =
        namespaces.into_iter().map(|name| Namespace { name, comment: None }).collect();
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
    let mut all = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let Some(name) = column.data_type.as_enum() else { continue };
            if !schema.enums.iter().any(|it| it.name == *name) {
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

fn enumeration(record: &EnumRecord, models: &mut Models) {
    let name = QualifiedName::new(record.namespace.as_str(), record.name.as_str());
    if let Some(old) = &record.renamed_from {
        let old = ObjectId::enumeration(&name.sibling(Name::new(old.as_str())));
        models.renamed_from.push((old, ObjectId::enumeration(&name)));
    }
    for label in &record.labels {
        if let Some(old) = &label.renamed_from {
            let ids = (ObjectId::label(&name, old), ObjectId::label(&name, &label.label));
            models.renamed_from.push(ids);
        }
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
        let old = ObjectId::table(&name.sibling(Name::new(old.as_str())));
        models.renamed_from.push((old, ObjectId::table(&name)));
    }
    for column in &record.columns {
        let id = ObjectId::column(&name, &Name::new(column.name.as_str()));
        if let Some(line) = column.line {
            // A shared column stands where it is written, once for all of its tables.
            let file = column.file.as_ref().unwrap_or(&record.source.file);
            let place = Place { file: file.clone(), line, name: column.field.clone() };
            models.places.entry(id).or_default().push(place);
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
        let (name, naming) = namer.relation(record.primary_key.name.as_deref(), "", "pkey");
        PrimaryKey { naming, ..PrimaryKey::new(name, names(&record.primary_key.columns)) }
    });
    let keys = primary_key.as_ref().map_or(&[][..], |it| &it.columns);
    let columns = record.columns.iter().map(|it| column(it, keys)).collect();
    let mut uniques: Vec<Unique> = record.uniques.iter().map(|it| unique(it, &mut namer)).collect();
    let mut checks: Vec<Check> = record.checks.iter().map(|it| check(it, &mut namer)).collect();
    let mut foreign_keys: Vec<ForeignKey> =
        record.foreign_keys.iter().map(|it| foreign_key(it, &mut namer)).collect();
    let mut indexes: Vec<Index> = record.indexes.iter().map(|it| index(it, &mut namer)).collect();
    uniques.sort_by(|one, other| one.name.cmp(&other.name));
    checks.sort_by(|one, other| one.name.cmp(&other.name));
    foreign_keys.sort_by(|one, other| one.name.cmp(&other.name));
    indexes.sort_by(|one, other| one.name.cmp(&other.name));
    let comment = record.comment.clone();
    models.schema.tables.push(Table {
        columns,
        primary_key,
        uniques,
        checks,
        foreign_keys,
        indexes,
        traits: TableTraits { comment, ..TableTraits::default() },
        ..Table::new(name)
    });
}

fn given_names(record: &TableRecord) -> Vec<&str> {
    let keys = record.uniques.iter().chain([&record.primary_key]).map(|it| &it.name);
    let checks = record.checks.iter().map(|it| &it.name);
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
    let options = SequenceOptions::default();
    let identity = |kind| ColumnValue::Identity(Identity { kind, options: options.clone() });
    let value = match (&record.identity, &record.default) {
        _ if record.serial => ColumnValue::Serial(Serial {
            sequence: None,
            data_type: counted,
            options: options.clone(),
        }),
        (Some(it), _) if it == "always" => identity(IdentityKind::Always),
        (Some(_), _) => identity(IdentityKind::ByDefault),
        // PostgreSQL keeps no default that is nothing but `NULL`.
        (None, Some(it)) if it.trim().eq_ignore_ascii_case("null") => ColumnValue::Null,
        (None, Some(it)) => ColumnValue::Default(Expression::new(it.as_str())),
        (None, None) => ColumnValue::Null,
    };
    let required = !record.nullable || keys.contains(&name);
    Column {
        not_null: required.then(NotNull::default),
        value,
        comment: record.comment.clone(),
        ..Column::new(name, data_type)
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
    Unique { naming, ..Unique::new(name, names(&record.columns)) }
}

fn check(record: &CheckRecord, namer: &mut Namer<'_>) -> Check {
    let column = record.column.as_deref().unwrap_or_default();
    let (name, naming) = namer.constraint(record.name.as_deref(), column, "check");
    Check { naming, ..Check::new(name, Expression::new(record.expression.trim())) }
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
    ForeignKey {
        naming,
        on_delete: action(record.on_delete.as_deref()),
        on_update: action(record.on_update.as_deref()),
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

fn index(record: &IndexRecord, namer: &mut Namer<'_>) -> Index {
    let parts = record.columns.iter().map(|it| match (&it.column, &it.expression) {
        (Some(column), _) => column.as_str(),
        (None, expression) => of_expression(expression.as_deref().unwrap_or_default()),
    });
    let columns = addition(parts);
    let (name, naming) = namer.relation(record.name.as_deref(), &columns, "idx");
    let keys = record.columns.iter().map(|it| {
        let key = match (&it.column, &it.expression) {
            (Some(column), _) => IndexKey::Column(Name::new(column.as_str())),
            (None, expression) => IndexKey::Expression(Expression::new(
                expression.as_deref().unwrap_or_default().trim(),
            )),
        };
        IndexColumn {
            descending: it.descending,
            nulls_first: it.nulls_first.unwrap_or(it.descending),
            ..IndexColumn::new(key)
        }
    });
    Index {
        naming,
        unique: record.unique,
        method: Name::new(record.method.as_deref().unwrap_or("btree")),
        predicate: record.predicate.as_deref().map(|it| Expression::new(it.trim())),
        ..Index::new(name, keys.collect())
    }
}

fn names(texts: &[String]) -> Vec<Name> {
    texts.iter().map(|it| Name::new(it.as_str())).collect()
}
