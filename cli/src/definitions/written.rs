//! Writes what a database has beside its tables into SQL files: one for each schema and kind, and one for each kind of objects
//! that are in no schema.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use driftless_schema::quote::identifier;
use driftless_schema::{
    Definition, Dependent, Inheritance, Kind, Name, ObjectId, QualifiedName, Schema,
};

use crate::report;

/// The files, and what is in none.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// The texts, by paths relative to the project.
    pub(crate) files: BTreeMap<PathBuf, String>,
    /// What is not written, for people.
    pub(crate) left: Vec<String>,
}

/// The directory of the files.
const DIRECTORY: &str = "sql";

/// What finds them: `[sql] files`.
pub(crate) const PATTERN: &str = "sql/**/*.sql";

/// The views, functions, triggers, partitions and the like of a schema, if the tables that they need are `described` by
/// models: otherwise nothing creates these tables where the files run.
pub(crate) fn written(schema: &Schema, described: &BTreeSet<QualifiedName>) -> Written {
    let mut all = Written::default();
    let undescribed = |id: &ObjectId| match (id.kind, id.path.as_slice()) {
        (Kind::Table | Kind::Column | Kind::Constraint, [namespace, table, ..]) => {
            let table = QualifiedName::new(namespace.clone(), table.clone());
            let partitioned = root(&table, schema);
            (!described.contains(&partitioned)).then_some(table)
        }
        _ => None,
    };
    for table in &schema.tables {
        let Inheritance::Partition { of, .. } = &table.traits.inheritance else { continue };
        if described.contains(&root(of, schema)) {
            let alone = Schema { tables: vec![table.clone()], ..Schema::default() };
            all.add(&table.name.namespace, "partitions", &report::creation(alone));
        }
    }
    let has_model =
        |it: &Name| it.as_str() == "public" || described.iter().any(|table| table.namespace == *it);
    let used = schema.dependents.iter().filter(|it| it.definition.is_some());
    let used = used.filter_map(|it| it.id.in_namespace());
    for name in used.collect::<BTreeSet<&Name>>().into_iter().filter(|it| !has_model(it)) {
        all.add(name, "schema", &[format!("CREATE SCHEMA IF NOT EXISTS {};", identifier(name))]);
    }
    // What has no definition here is not written, either.
    let undefined = schema.dependents.iter().filter(|it| it.definition.is_none());
    let mut left: BTreeSet<&ObjectId> = undefined.map(|it| &it.id).collect();
    for it in &schema.dependents {
        let Some(definition) = &it.definition else { continue };
        let missing = it.on.iter().find_map(undescribed);
        let unwritten = it.on.iter().find(|id| left.contains(id));
        let reason = match (missing, unwritten) {
            (Some(table), _) => format!("the table `{table}`, which no struct describes"),
            (None, Some(id)) => format!("`{id}`"),
            (None, None) => {
                let kind = plural(it.what.noun());
                match it.id.in_namespace() {
                    Some(namespace) => all.add(namespace, &kind, &statements(it, definition)),
                    None => {
                        all.add_to(PathBuf::from(DIRECTORY), &kind, &statements(it, definition))
                    }
                }
                continue;
            }
        };
        left.insert(&it.id);
        all.left.push(format!(
            "no SQL file was written for {} `{}`: it needs {reason}",
            it.what, it.id
        ));
    }
    all
}

/// The partitioned table at the top, of a partition at any level.
fn root(table: &QualifiedName, schema: &Schema) -> QualifiedName {
    let mut name = table;
    while let Some(of) = schema
        .tables
        .iter()
        .find(|it| it.name == *name)
        .and_then(|it| it.traits.inheritance.partitioned())
    {
        name = of;
    }
    name.clone()
}

/// Who owns it and who may use it is no part of a definition.
fn statements(it: &Dependent, definition: &Definition) -> Vec<String> {
    let alone = Definition { owner: Vec::new(), rights: Vec::new(), ..definition.clone() };
    alone.statements(it.what)
}

fn plural(noun: &str) -> String {
    let noun = noun.replace(' ', "_");
    match (noun.strip_suffix('y'), noun.ends_with('s')) {
        (Some(stem), _) => format!("{stem}ies"),
        (None, true) => format!("{noun}es"),
        (None, false) => format!("{noun}s"),
    }
}

impl Written {
    fn add(&mut self, namespace: &Name, kind: &str, statements: &[String]) {
        let safe = |it: char| it.is_alphanumeric() || it == '_' || it == '-';
        let directory: String =
            namespace.as_str().chars().map(|it| if safe(it) { it } else { '_' }).collect();
        self.add_to(PathBuf::from(DIRECTORY).join(directory), kind, statements);
    }

    /// What is in no schema stands beside the directories of the schemas.
    fn add_to(&mut self, directory: PathBuf, kind: &str, statements: &[String]) {
        let text = self.files.entry(directory.join(format!("{kind}.sql"))).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        for statement in statements {
            text.push_str(statement.trim_end());
            text.push('\n');
        }
    }
}
