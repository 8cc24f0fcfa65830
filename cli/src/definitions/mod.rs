//! Views, functions, triggers and the like as models: SQL files (`[sql] files` in driftless.toml), and what structs say in words.
//! PostgreSQL reads them: the statements run on a scratch database on which the models' own objects are, and what is there
//! afterwards is wanted.

mod shape;
mod statement;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use driftless_introspect::Client;
use driftless_introspect::read::{
    Selection, current_role, read_as, routines_of_this_transaction, server_version, user_namespaces,
};
use driftless_introspect::script::{self, Complaint};
use driftless_introspect::server::Database;
use driftless_schema::record::{DefinitionRecord, Models, Record};
use driftless_schema::{
    Dependent, DependentKind, Inheritance, Namespace, ObjectId, QualifiedName, Schema, Table,
    Unmodelled,
};
use driftless_sql::roles::roles;

use crate::config::Config;
use crate::failure::Failure;
use crate::manage::Manage;
use crate::paths::shown;
use crate::report;
use crate::stand_ins::schemas_of;
use statement::{Said, said, said_by_structs};
pub(crate) use written::{PATTERN, Written, written};

/// What the files of a project define.
pub(crate) struct Definitions {
    /// The objects, in the order in which they were created.
    pub(crate) objects: Vec<Dependent>,
    /// The partitions.
    pub(crate) partitions: Vec<Table>,
    /// The schemas that no model has.
    pub(crate) namespaces: Vec<Namespace>,
    /// The record of each, with its place.
    pub(crate) records: Vec<Record>,
    /// What PostgreSQL says of functions whose bodies it refuses, with the places of these functions.
    pub(crate) broken: Vec<String>,
}

/// Runs the files, and the statements that structs say in words, on a new database, on top of the wanted schema and of what
/// stands in for the objects of other tools.
pub(crate) fn defined(
    config: &Config,
    models: Option<&Models>,
    wanted: &Schema,
    stand_ins: Option<&str>,
    database: &Database,
) -> Result<Definitions, Failure> {
    let mut statements = statements(config)?;
    let (words, views) = models.map_or((&[][..], &[][..]), |it| (&it.definitions, &it.views));
    let composites = models.map_or(&[][..], |it| &it.composites);
    statements.extend(said_by_structs(words)?);
    for it in composites {
        statements.extend(said_by_structs(&it.definitions)?);
    }
    statements.extend(views.iter().flat_map(shape::indexes));
    let named: Vec<String> = statements.iter().flat_map(|it| roles(&it.text)).collect();
    database.make_roles(&named)?;
    let mut client = database.connect()?;
    let mut own = vec![schemas_of(wanted)];
    // Its roles are not there.
    let mut without_grants = wanted.clone();
    without_grants.tables.iter_mut().for_each(|it| it.grants = None);
    own.extend(report::creation(without_grants));
    // What a model says of another tool's table comes before the table's stand-in, which has less.
    own.extend(stand_ins.map(str::to_owned));
    let own = own.iter().flat_map(|it| driftless_sql::script::message(it));
    let own: Vec<String> = own.map(|it| it.text.to_owned()).collect();
    // What waits to the end needs something that neither models nor files have: no file needs that.
    let waiting = build(&mut client, own)?;
    let texts: Vec<&str> = statements.iter().map(|it| it.text.as_str()).collect();
    let ran = script::with_rights(&mut client, &texts.join(";\n"), |client| {
        run(client, waiting, &statements)
    });
    let Made { routines, unchecked } = ran??;
    let namespaces = user_namespaces(&mut client)?;
    let found = read_as(&mut client, &namespaces, Selection::Definitions)?;
    unchanged(wanted, &found)?;
    shape::compared(views, &found.dependents, &mut client)?;
    without_secrets(&found.dependents, &statements)?;
    let broken = broken(&mut client, &unchecked, &routines, &found.dependents)?;
    let objects: Vec<Dependent> =
        found.dependents.into_iter().filter(|it| it.definition.is_some()).collect();
    for_no_role_of_the_server(&objects, &named, &statements, &mut client)?;
    let mut namespaces = found.namespaces;
    namespaces.retain(|it| wanted.namespaces.iter().all(|known| known.name != it.name));
    namespaces.retain(|it| it.name.as_str() != "public");
    let partitions: Vec<Table> = found
        .tables
        .into_iter()
        .filter(|it| matches!(it.traits.inheritance, Inheritance::Partition { .. }))
        .collect();
    // What a struct is a row or a value of has a record.
    let is_recorded = |it: &&Dependent| {
        views.iter().any(|view| view.id == it.id)
            || composites.iter().any(|composite| composite.id == it.id)
    };
    let ids = objects.iter().filter(|it| !is_recorded(it)).map(|it| (it.what, it.id.clone()));
    let partition = DependentKind::InheritingTable;
    let ids = ids.chain(partitions.iter().map(|it| (partition, ObjectId::table(&it.name))));
    let records = ids.map(|(what, id)| {
        let said = match routines.get(&id) {
            Some(said) => Some(*said),
            None => statements.iter().find(|it| it.may_define(what, &id)),
        };
        record(what, &id, said)
    });
    let records = records.collect();
    Ok(Definitions { objects, partitions, namespaces, records, broken })
}

/// Fails if the database is of another major version than the scratch server: they print the same view differently.
pub(crate) fn comparable(major: Option<u32>, scratch: &Database) -> Result<(), Failure> {
    let own = server_version(&mut scratch.connect()?)? / 10_000;
    match major {
        Some(major) if major != own => Err(Failure::new(
            format!(
                "views, functions and the like are made on PostgreSQL {own}, but the database is of PostgreSQL {major}: the two print the same view differently"
            ),
            format!(
                "install PostgreSQL {major}, or set DRIFTLESS_SCRATCH_URL to a server of that version; without `--server-version` and `server_version`, driftless takes the database's version if it is installed"
            ),
        )),
        Some(_) | None => Ok(()),
    }
}

/// The statements of all files, in the order of their names.
fn statements(config: &Config) -> Result<Vec<Said>, Failure> {
    let mut all = Vec::new();
    for path in files(config)? {
        let text = fs::read_to_string(&path)
            .map_err(|it| Failure::of(format!("cannot read `{}`", shown(&path)), it))?;
        let place = path.strip_prefix(&config.root).unwrap_or(&path).display().to_string();
        all.extend(said(&place, &text)?);
    }
    Ok(all)
}

fn files(config: &Config) -> Result<BTreeSet<PathBuf>, Failure> {
    let place = format!("`{}`, [sql]", shown(&config.file));
    let mut all = BTreeSet::new();
    for pattern in &config.sql_files {
        let wrong = |message: String| {
            Failure::new(
                format!("{place}: {message}"),
                "`files` has paths and patterns relative to driftless.toml: `files = [\"sql/**/*.sql\"]`",
            )
        };
        let root = glob::Pattern::escape(&config.root.display().to_string());
        let found = glob::glob(&format!("{root}/{pattern}"))
            .map_err(|it| wrong(format!("`{pattern}` is no pattern: {it}")))?;
        let mut count = 0;
        for path in found {
            let path = path.map_err(|it| Failure::of(format!("{place}: `{pattern}`"), it))?;
            if path.is_file() {
                all.insert(path);
                count += 1;
            }
        }
        if count == 0 {
            return Err(wrong(format!("no file matches `{pattern}`")));
        }
    }
    Ok(all)
}

/// Creates what the models declare. Returns the statements that cannot run yet: they may call a function of the files.
fn build(client: &mut Client, statements: Vec<String>) -> Result<Vec<String>, Failure> {
    let mut waiting = Vec::new();
    for statement in statements {
        if attempt(client, &statement)?.is_err() {
            waiting.push(statement);
        }
    }
    Ok(waiting)
}

/// What the statements of the files have made.
struct Made<'s> {
    /// Which statement made which function, procedure and aggregate: of one name there may be several.
    routines: BTreeMap<ObjectId, &'s Said>,
    /// The statements whose bodies nobody has checked.
    unchecked: Vec<&'s Said>,
}

/// Runs the statements of the files, each as soon as everything that it needs is there: the order of files means nothing. If
/// nothing else helps, functions are made without a look at their bodies, which may name each other.
fn run<'s>(
    client: &mut Client,
    mut waiting: Vec<String>,
    statements: &'s [Said],
) -> Result<Made<'s>, Failure> {
    let mut routines = BTreeMap::new();
    let mut unchecked = Vec::new();
    let mut left: Vec<&Said> = statements.iter().collect();
    while !left.is_empty() {
        let count = left.len() + waiting.len();
        let mut refused: Vec<(&Said, Complaint)> = Vec::new();
        for said in left {
            let looked_up = said.is_of_a_routine().then_some(&mut routines);
            if let Err(complaint) = attempt_said(client, said, &said.text, looked_up)? {
                refused.push((said, complaint));
            }
        }
        waiting = build(client, waiting)?;
        if refused.len() + waiting.len() == count && !refused.is_empty() {
            let mut still = Vec::new();
            for (said, complaint) in refused {
                let as_it_is = format!("SET LOCAL check_function_bodies = off;\n{}", said.text);
                let made = said.is_of_a_routine()
                    && attempt_said(client, said, &as_it_is, Some(&mut routines))?.is_ok();
                match made {
                    true => unchecked.push(said),
                    false => still.push((said, complaint)),
                }
            }
            refused = still;
        }
        if refused.len() + waiting.len() == count && !refused.is_empty() {
            let (said, complaint) = refused.remove(0);
            return Err(Failure::of(
                format!("`{}`, line {}: the statement cannot run", said.file, said.line),
                complaint,
            )
            .with_help("the statement runs on a scratch database: define what is missing there on a struct or in an SQL file (`[sql] files` in driftless.toml); if only a superuser may run it, `[scratch] superuser = true` allows that"));
        }
        left = refused.into_iter().map(|it| it.0).collect();
    }
    Ok(Made { routines, unchecked })
}

/// What PostgreSQL says of bodies that nobody has looked at yet.
fn broken(
    client: &mut Client,
    unchecked: &[&Said],
    routines: &BTreeMap<ObjectId, &Said>,
    found: &[Dependent],
) -> Result<Vec<String>, Failure> {
    let mut all = Vec::new();
    for said in unchecked {
        let made = routines.iter().filter(|(_, it)| **it == *said).map(|(id, _)| id);
        for id in made {
            let it = found.iter().find(|it| it.id == *id && said.may_define(it.what, id));
            let again = it.and_then(|it| it.definition.as_ref()?.replace.as_deref());
            let Some(again) = again else { continue };
            if let Err(complaint) = attempt(client, again)? {
                all.push(format!(
                    "`{}`, line {}: PostgreSQL refuses the body of `{id}`: {complaint}",
                    said.file, said.line
                ));
            }
        }
    }
    Ok(all)
}

/// Runs one statement alone: what is refused leaves nothing behind.
fn attempt(client: &mut Client, statement: &str) -> Result<Result<(), Complaint>, Failure> {
    alone(client, statement, |_| Ok(()))
}

/// Runs a statement of a file alone, in these words. `routines` get what it made.
fn attempt_said<'s>(
    client: &mut Client,
    said: &'s Said,
    text: &str,
    routines: Option<&mut BTreeMap<ObjectId, &'s Said>>,
) -> Result<Result<(), Complaint>, Failure> {
    alone(client, text, |client| {
        if let Some(routines) = routines {
            for it in routines_of_this_transaction(client)? {
                // An operator is written to once more when another one is created that is its commutator or negator.
                match it.names().len() == it.path.len() {
                    true => routines.insert(it, said),
                    false => Some(*routines.entry(it).or_insert(said)),
                };
            }
        }
        Ok(())
    })
}

/// Runs one statement and what looks at its result in a transaction.
fn alone(
    client: &mut Client,
    statement: &str,
    look: impl FnOnce(&mut Client) -> Result<(), Failure>,
) -> Result<Result<(), Complaint>, Failure> {
    let ours =
        |it: Complaint| Failure::of("cannot prepare a scratch database for the SQL files", it);
    script::message(client, "BEGIN").map_err(ours)?;
    let ran = script::message(client, statement);
    if ran.is_ok() {
        look(client)?;
    }
    let end = if ran.is_ok() { "COMMIT" } else { "ROLLBACK" };
    script::message(client, end).map_err(ours)?;
    Ok(ran)
}

/// Fails if the files add to what models declare: no table may own more than its model says.
fn unchanged(wanted: &Schema, found: &Schema) -> Result<(), Failure> {
    let owns = |it: &Table| it.indexes.len() + it.statistics.len();
    let of = |name: &QualifiedName| wanted.tables.iter().find(|it| it.name == *name);
    let other =
        found.tables.iter().find(|it| of(&it.name).is_some_and(|known| owns(known) < owns(it)));
    // A comment can be on any type.
    let known = wanted.enums.iter().find_map(|known| {
        let found = found.enums.iter().find(|it| it.name == known.name)?;
        (found.comment != known.comment).then_some(("enum", &known.name))
    });
    let known = known.or_else(|| {
        wanted.domains.iter().find_map(|known| {
            let found = found.domains.iter().find(|it| it.name == known.name)?;
            (found.comment != known.comment).then_some(("domain", &known.name))
        })
    });
    if let Some((kind, name)) = known {
        return Err(Failure::new(
            format!("the SQL files change the comment on {kind} `{name}`, which a model declares"),
            "say it on the model",
        ));
    }
    let Some(table) = other else { return Ok(()) };
    Err(Failure::new(
        format!("the SQL files change table `{}`, which a model declares", table.name),
        "say it on the struct; SQL files define views, functions, types, triggers, policies, rules and partitions",
    ))
}

/// Fails if a foreign-data wrapper, a server, a user mapping or a foreign table has an option that may be a secret: nothing of it is read.
fn without_secrets(found: &[Dependent], statements: &[Said]) -> Result<(), Failure> {
    let said = found.iter().filter(|it| it.definition.is_none()).find_map(|it| {
        let is_of_it = |said: &&Said| said.may_define(it.what, &it.id);
        let has_options = matches!(
            it.what,
            DependentKind::ForeignDataWrapper
                | DependentKind::Server
                | DependentKind::UserMapping
                | DependentKind::ForeignTable
        );
        has_options.then(|| Some((it, statements.iter().find(is_of_it)?))).flatten()
    });
    let Some((it, said)) = said else { return Ok(()) };
    Err(Failure::new(
        format!(
            "`{}`, line {}: {} `{}` has an option that may be a secret, or inherits",
            said.file,
            said.line,
            it.what.noun(),
            it.id
        ),
        "a secret stands in no file: set it where the database is, best in a user mapping, which driftless then leaves as it is",
    ))
}

/// Fails if a policy or a user mapping is for whoever creates it: that would be the role of the scratch server.
fn for_no_role_of_the_server(
    objects: &[Dependent],
    named: &[String],
    statements: &[Said],
    client: &mut Client,
) -> Result<(), Failure> {
    let own = current_role(client)?;
    if named.contains(&own) {
        return Ok(());
    }
    let is_for_it = |it: &&Dependent| {
        let create = it.definition.as_ref().map_or("", |it| &it.create);
        let is_for_roles = matches!(it.what, DependentKind::Policy | DependentKind::UserMapping);
        is_for_roles && roles(create).contains(&own)
    };
    let Some(found) = objects.iter().find(is_for_it) else { return Ok(()) };
    let said = statements.iter().find(|it| it.may_define(found.what, &found.id));
    let place = said.map_or(String::new(), |it| format!("`{}`, line {}: ", it.file, it.line));
    Err(Failure::new(
        format!(
            "{place}{} `{}` is for whoever creates it, which is another role on each server",
            found.what.noun(),
            found.id
        ),
        "name a role, or `public` for all of them; conditions can ask for `current_user`",
    ))
}

fn record(what: DependentKind, id: &ObjectId, said: Option<&Said>) -> Record {
    let (file, line) =
        said.map_or(("", 0), |it| (it.file.as_str(), u32::try_from(it.line).unwrap_or(0)));
    let record = DefinitionRecord::new(what, id, file, line);
    let old = said.and_then(|it| it.old_address(id));
    Record::Definition(Box::new(match old {
        Some(old) => record.renamed_from(&old),
        None => record,
    }))
}

/// The objects of a database that no file ever declared: they stay as they are. `declared` tells those that a file declares
/// or declared. With each, whether it is reported.
pub(crate) fn undeclared(
    before: &Schema,
    after: &Schema,
    manage: &Manage,
    declared: impl Fn(&ObjectId) -> bool,
) -> Vec<(Unmodelled, bool)> {
    let wanted: BTreeSet<&ObjectId> = after.dependents.iter().map(|it| &it.id).collect();
    let defined = before.dependents.iter().filter(|it| it.definition.is_some());
    defined
        .filter(|it| !wanted.contains(&it.id))
        .filter(|it| manage.ignores(&it.id) || !declared(&it.id))
        .map(|it| {
            let told = Unmodelled { id: it.id.clone(), what: it.what.to_string() };
            (told, !manage.ignores(&it.id))
        })
        .collect()
}
