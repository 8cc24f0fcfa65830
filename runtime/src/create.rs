//! Creates what a database lacks: takes the models of this program, returns the names of what was created. Changes no
//! existing object.

use std::env;
use std::fmt;
use std::thread;
use std::time::{Duration, Instant};

use driftless_diff_engine::matching::{Matched, MatchedTable};
use driftless_diff_engine::plan::{Plan, Refusal, Statement};
use driftless_diff_engine::render::statements;
use driftless_diff_engine::{Intent, Matching, draft, matching, unsupported};
use driftless_introspect::read::{read, server_version};
use driftless_introspect::{Client, Target};
use driftless_schema::record::DeclaredComposite;
use driftless_schema::{Kind, Name, ObjectId, Pair};

use crate::models::of_this_program;
use crate::{Error, TARGET};

/// The created objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Created {
    objects: Vec<ObjectId>,
}

/// Creates what the models of this program want and the database lacks: schemas, extensions, enums, sequences, and
/// tables with their keys, checks, indexes and foreign keys. For tests and throwaway databases.
///
/// It changes no existing object. A table, enum or sequence of the right name is left unchanged even if it differs (a
/// missing column or label is not added; [`verify`](crate::verify) reports it), and so is a view or any other object of
/// that name. `renamed_from` is not followed. Views, triggers and policies that structs declare are not created, because they
/// may need what SQL files define: apply the migrations to have them.
///
/// `url` is what libpq accepts: `postgres://…`, or keywords. One transaction creates all objects, or none. A second
/// call creates nothing, and several programs may call it at once: one creates the tables, the others wait for it,
/// outside of any transaction.
///
/// ```no_run
/// # fn main() -> Result<(), driftless::Error> {
/// let created = driftless::create_all("postgres://localhost/blog_test")?;
/// println!("created {} tables", created.names(driftless::Kind::Table).len());
/// # Ok(())
/// # }
/// ```
///
/// The models are those that are linked into the program, which reads its own file to find them. A crate is linked only
/// if the program names it: a program that uses nothing of a crate with models has to contain `use the_crate as _;`.
///
/// # Errors
///
/// If the variable `ENVIRONMENT` is `production`; if there is no model, or models contradict each other; if the server
/// cannot be reached, refuses, or lacks a feature that the models use; and if another program has held the lock for
/// longer than a minute.
pub fn create_all(url: &str) -> Result<Created, Error> {
    not_in_production(env::var("ENVIRONMENT").ok().as_deref())?;
    let models = of_this_program()?;
    let wanted = models.schema;
    let target = Target::resolve(url)?;
    let mut transaction = LockedTransaction::begin(target.connect()?, PATIENCE)?;
    // Another connection reads the catalog, in a snapshot of its own, which contains what other programs created
    // before, since they held the lock.
    let mut reader = target.connect()?;
    let namespaces: Vec<Name> = wanted.namespaces.iter().map(|it| it.name.clone()).collect();
    let found = read(&mut reader, &namespaces)?;
    let version = server_version(&mut reader)?;
    let mut schemas = Pair { after: found.clone().completed(wanted), before: found };
    // Roles belong to the server, which may lack them.
    schemas.after.tables.iter_mut().for_each(|it| it.grants = None);
    let problems = unsupported(&schemas.after, version);
    let (matching, _, _) = matching(schemas, &Intent::default());
    let draft = draft(&matching, version);
    let problems: Vec<String> =
        problems.into_iter().map(|it| it.message).chain(refusals(&draft.up)).collect();
    if !problems.is_empty() {
        return Err(Error::Impossible { problems });
    }
    let missing = transaction.missing(models.composites)?;
    if !missing.is_empty() {
        let types = missing.iter().flat_map(|it| &it.definitions).map(|it| it.text.clone());
        transaction.run_all(types.chain(statements(&draft.up).into_iter().flatten()).collect())?;
    } else if !draft.is_empty() {
        draft.up_files().iter().try_for_each(|it| transaction.run(it))?;
    }
    transaction.commit()?;
    let mut created = Created::of(&matching);
    created.objects.extend(missing.into_iter().map(|it| it.id));
    if !created.is_empty() {
        log::info!(target: TARGET, "created {created}");
    }
    Ok(created)
}

/// A program that holds the lock for longer than that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(50);

/// The key of the lock, `driftles` in ASCII: the one that `driftless upgrade` holds, so that the two never run at once.
const LOCK: i64 = 0x6472_6966_746c_6573;

/// Whether the variable `ENVIRONMENT` says that this is production. The command line and applications use the same
/// rule.
pub fn is_production(environment: Option<&str>) -> bool {
    environment.is_some_and(|it| it.trim().eq_ignore_ascii_case("production"))
}

fn not_in_production(environment: Option<&str>) -> Result<(), Error> {
    if is_production(environment) { Err(Error::Production) } else { Ok(()) }
}

/// A connection in a transaction that holds the lock. If it is dropped without `commit`, the transaction is rolled
/// back.
struct LockedTransaction(Client);

impl LockedTransaction {
    /// Tries until it gets the lock. Waiting in `pg_advisory_xact_lock` would hold a snapshot open all the time, for
    /// which `CREATE INDEX CONCURRENTLY` would wait in turn.
    fn begin(mut client: Client, patience: Duration) -> Result<LockedTransaction, Error> {
        let doing = |it| driftless_introspect::Error::new("waiting for other programs", it);
        let begun = Instant::now();
        loop {
            client.batch_execute("begin").map_err(doing)?;
            let query = "select pg_catalog.pg_try_advisory_xact_lock($1)";
            if client.query_one(query, &[&LOCK]).map_err(doing)?.get(0) {
                return Ok(LockedTransaction(client));
            }
            client.batch_execute("rollback").map_err(doing)?;
            if begun.elapsed() > patience {
                return Err(Error::Busy);
            }
            thread::sleep(PAUSE);
        }
    }

    fn run(&mut self, sql: &str) -> Result<(), Error> {
        let doing = "creating the missing objects";
        let ran = self.0.batch_execute(sql);
        Ok(ran.map_err(|it| driftless_introspect::Error::new(doing, it))?)
    }

    /// Runs each statement as soon as what it needs is there: columns are of composite types, and attributes of enums. The
    /// drafts know an order only for what a catalog has told.
    fn run_all(&mut self, mut left: Vec<String>) -> Result<(), Error> {
        while !left.is_empty() {
            let count = left.len();
            let mut refused = Vec::new();
            let mut complaint = None;
            for statement in left {
                self.run("savepoint driftless")?;
                match self.run(&statement) {
                    Ok(()) => self.run("release savepoint driftless")?,
                    Err(error) => {
                        self.run("rollback to savepoint driftless")?;
                        complaint.get_or_insert(error);
                        refused.push(statement);
                    }
                }
            }
            match complaint {
                Some(error) if refused.len() == count => return Err(error),
                Some(_) | None => left = refused,
            }
        }
        Ok(())
    }

    /// The types that are not there.
    fn missing(&mut self, all: Vec<DeclaredComposite>) -> Result<Vec<DeclaredComposite>, Error> {
        let doing = |it| driftless_introspect::Error::new("looking for composite types", it);
        let query = "select exists (
            select from pg_catalog.pg_type t
            join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) t.typnamespace
            where array[n.nspname, t.typname]::pg_catalog.text[] operator(pg_catalog.=) $1
        )";
        let mut missing = Vec::new();
        for it in all {
            let path: Vec<&str> = it.id.path.iter().map(Name::as_str).collect();
            if !self.0.query_one(query, &[&path]).map_err(doing)?.get::<_, bool>(0) {
                missing.push(it);
            }
        }
        Ok(missing)
    }

    fn commit(mut self) -> Result<(), Error> {
        self.run("commit")
    }
}

fn refusals(plan: &Plan) -> impl Iterator<Item = String> {
    plan.steps.iter().filter_map(|it| match &it.statement {
        Statement::Refuse(Refusal { message, .. }) => Some(message.clone()),
        _ => None,
    })
}

impl Created {
    fn of(matching: &Matching) -> Created {
        let mut objects = Vec::new();
        objects.extend(added(&matching.namespaces, |it| ObjectId::namespace(&it.name)));
        objects.extend(added(&matching.extensions, |it| ObjectId::extension(&it.name)));
        objects.extend(matching.standalone.added());
        objects.extend(matching.tables.iter().filter_map(|it| match it {
            MatchedTable::Added(it) => Some(ObjectId::table(&it.name)),
            MatchedTable::Removed(_) | MatchedTable::Kept(_) => None,
        }));
        Created { objects }
    }

    /// Whether nothing was missing.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// The names of the created objects of a kind; a name without a schema is in `public`. A table has been created with
    /// all that it owns, which is not listed.
    pub fn names(&self, kind: Kind) -> Vec<String> {
        let own = self.objects.iter().filter(|it| it.kind == kind);
        own.map(ObjectId::to_string).collect()
    }
}

/// `enums role; tables posts, users`.
impl fmt::Display for Created {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds: Vec<Kind> = self.objects.iter().map(|it| it.kind).collect();
        kinds.dedup();
        let told = |kind: Kind| format!("{} {}", kind.plural(), self.names(kind).join(", "));
        let kinds: Vec<String> = kinds.into_iter().map(told).collect();
        formatter.write_str(if kinds.is_empty() { "nothing" } else { "" })?;
        formatter.write_str(&kinds.join("; "))
    }
}

fn added<T>(all: &[Matched<T>], id: impl Fn(&T) -> ObjectId) -> Vec<ObjectId> {
    let added = all.iter().filter_map(|it| match it {
        Matched::Added(it) => Some(id(it)),
        Matched::Removed(_) | Matched::Kept(_) => None,
    });
    added.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_is_refused_however_it_is_written() {
        for word in ["production", "Production", " PRODUCTION "] {
            assert!(matches!(not_in_production(Some(word)), Err(Error::Production)), "{word}");
        }
        for word in [None, Some(""), Some("test"), Some("preproduction")] {
            not_in_production(word).expect("it is not production");
        }
    }
}
