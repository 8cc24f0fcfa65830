//! The levels of rules: those of driftless.toml, and those that models set for findings about their own objects.

use std::collections::BTreeSet;

use driftless_diff_engine::Intent;
use driftless_diff_engine::lint::{Level, Levels, Page};
use driftless_schema::record::{LevelWord, Models, RuleRecord};
use driftless_schema::{Kind, Name, ObjectId, Pair, QualifiedName, Schema, Table};

use crate::failure::Failure;
use crate::locations::Locations;
use crate::rules::adjustable;

/// What a model sets for its table or column.
pub(crate) struct Beside {
    about: ObjectId,
    page: &'static Page,
    level: Level,
}

/// What the models set, if every rule exists and may have another level.
pub(crate) fn beside(models: &Models, locations: &Locations) -> Result<Vec<Beside>, Failure> {
    let one = |(about, record): &(ObjectId, RuleRecord)| {
        let (word, level) = match record.level {
            LevelWord::Allow => ("allow", Level::Allow),
            LevelWord::Note => ("note", Level::Note),
            LevelWord::Warn => ("warn", Level::Warn),
            LevelWord::Error => ("error", Level::Error),
        };
        let page = adjustable(&record.rule).map_err(|it| {
            let location = locations.of(std::slice::from_ref(about)).into_iter().next();
            let place = location.map_or(String::new(), |it| format!(" ({}:{})", it.file, it.line));
            let rule = &record.rule;
            let message =
                format!("`{about}`{place}, `#[schema({word}(\"{rule}\"))]`: {}", it.message);
            Failure { message, ..it }
        })?;
        Ok(Beside { about: about.clone(), page, level })
    };
    models.levels.iter().map(one).collect()
}

/// The levels of the project, and those of the models for the objects of both sides that are theirs.
pub(crate) fn of_both(
    project: &Levels,
    beside: &[Beside],
    schemas: &Pair<Schema>,
    intent: &Intent,
) -> Levels {
    beside.iter().fold(project.clone(), |levels, Beside { about, page, level }| {
        let objects = objects(about, schemas, intent);
        objects.into_iter().fold(levels, |levels, it| levels.with_about(page, it, *level))
    })
}

/// The object under each of its names, and everything that it owns on either side.
fn objects(about: &ObjectId, schemas: &Pair<Schema>, intent: &Intent) -> BTreeSet<ObjectId> {
    let mut all = names(about, intent);
    if about.kind == Kind::Table {
        for schema in [&schemas.before, &schemas.after] {
            let is_it = |it: &&Table| all.contains(&ObjectId::table(&it.name));
            let tables: Vec<&Table> = schema.tables.iter().filter(is_it).collect();
            all.extend(tables.iter().flat_map(|it| it.objects()));
        }
        // A finding names what a table owned by the table's name on the other side.
        let tables = names(about, intent);
        let owned: Vec<ObjectId> =
            all.iter().flat_map(|it| tables.iter().filter_map(|table| within(it, table))).collect();
        all.extend(owned);
    }
    all
}

/// The names that an object has and had; a column those of its table too.
fn names(about: &ObjectId, intent: &Intent) -> BTreeSet<ObjectId> {
    let former = intent.renames.iter().filter(|it| it.to == *about).map(|it| it.from.clone());
    let own: BTreeSet<ObjectId> = former.chain([about.clone()]).collect();
    let [namespace, table, _] = about.names() else { return own };
    let table = ObjectId::table(&QualifiedName::new(namespace.clone(), table.clone()));
    let tables = names(&table, intent);
    own.iter().flat_map(|it| tables.iter().filter_map(|table| within(it, table))).collect()
}

/// The same part of a table, under another name of the table; none if it is not addressed by its table.
fn within(id: &ObjectId, table: &ObjectId) -> Option<ObjectId> {
    let ([_, _, own], [namespace, name]) = (id.path.as_slice(), table.path.as_slice()) else {
        return None;
    };
    let path: Vec<Name> = vec![namespace.clone(), name.clone(), own.clone()];
    Some(ObjectId { kind: id.kind, path })
}
