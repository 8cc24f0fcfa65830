//! A scratch database: it is created, copied and dropped; code that runs in it can do nothing outside of it.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use postgres::types::Type;

use super::extensions::{Extensions, statements};
use crate::script::{self, Complaint};
use crate::{Client, Error, Target};
use driftless_schema::quote::identifier;
use driftless_sql::roles::roles_with_rights;

/// How databases are created, so that they resemble the one that a migration is for.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner {
    /// The options of `CREATE DATABASE` for encoding and locale.
    pub(super) options: Option<String>,
    pub(super) settings: Vec<(String, String)>,
}

/// What a project allows its own files on scratch databases beyond the rights of an owner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Extensions that a superuser may install, besides those known to be harmless.
    pub extensions: Vec<String>,
    /// Whether its migrations run as a superuser.
    pub superuser: bool,
}

/// A database that is dropped with this value.
#[derive(Debug)]
pub struct Database {
    pub(super) ground: Arc<Ground>,
}

/// What the sessions of a scratch database share.
pub(crate) struct Ground {
    /// The role that created the database, connected to the database from which others are created.
    admin: Target,
    /// The database itself, as the role that runs code in it.
    target: Target,
    token: String,
    /// Whether a superuser created it, and the role that runs code in it is no superuser.
    guarded: bool,
    /// Whether the role that runs code in it can do nothing else.
    pub(crate) harmless: bool,
    allowed: Allowed,
    /// Whether the database holds anything that is not the project's own: then nothing is run as a superuser there any
    /// more.
    foreign: AtomicBool,
    /// Whether a file has run as a superuser since the last query of this flag.
    raised: AtomicBool,
}

impl Database {
    /// Creates an empty database on the server of `server`, whose role must have `CREATEDB`, and owns it.
    pub fn create(server: &Target) -> Result<Database, Error> {
        let manner = Manner::default();
        Database::make(server, None, ("template0", &manner), &Allowed::default(), false)
    }

    /// Creates an empty database from a template. `user` is its owner and that role's password, if another role than
    /// the one of `admin` owns it; `harmless` says that the owner can do nothing else.
    pub(super) fn make(
        admin: &Target,
        user: Option<(&str, Option<&str>)>,
        (template, manner): (&str, &Manner),
        allowed: &Allowed,
        harmless: bool,
    ) -> Result<Database, Error> {
        let (name, token) = fresh_name();
        let mut client = admin.connect()?;
        let version = crate::read::server_version(&mut client)?;
        let strategy = copying(&mut client)?;
        let owner = user.map_or(String::new(), |it| format!(" OWNER {}", it.0));
        let doing = |it| Error::new("creating a scratch database", it);
        client
            .batch_execute(&format!(
                "CREATE DATABASE \"{name}\"{owner} TEMPLATE {template}{strategy}{}",
                manner.options.as_deref().unwrap_or_default()
            ))
            .map_err(doing)?;
        if let Some((owner, _)) = user {
            // Code in another database may have left settings on this role.
            client.batch_execute(&format!("ALTER ROLE {owner} RESET ALL")).map_err(doing)?;
        }
        let target = admin.with_database(&name);
        let target = user.map_or(target.clone(), |it| target.with_user(it.0, it.1));
        let ground = Ground {
            admin: admin.clone(),
            target,
            token,
            guarded: user.is_some(),
            harmless,
            allowed: allowed.clone(),
            foreign: AtomicBool::new(false),
            raised: AtomicBool::new(false),
        };
        let database = Database { ground: Arc::new(ground) };
        client
            .batch_execute(&format!(
                "COMMENT ON DATABASE \"{name}\" IS '{}'",
                database.ground.token
            ))
            .map_err(doing)?;
        database.ground.set(&manner.settings)?;
        if user.is_some() && template == "template0" && version < 150_000 {
            let sql = "do $$ begin execute pg_catalog.format('alter schema public owner to %I', \
                (select d.datdba::pg_catalog.regrole::text from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())); end $$";
            admin.with_database(&name).connect()?.batch_execute(sql).map_err(doing)?;
        }
        Ok(database)
    }

    /// A second database with the same contents, including the settings of the database. Nobody may be connected to
    /// this one.
    pub fn copied(&self) -> Result<Database, Error> {
        let doing = |it| Error::new("copying a scratch database", it);
        let ground = &self.ground;
        let original = ground.target.database();
        let (name, token) = fresh_name();
        let mut client = ground.admin.connect()?;
        // A session lives on for a moment after its client is gone, and the server refuses to copy until then.
        let mut sessions = || {
            let row =
                client.query_typed_one(include_str!("sessions.sql"), &[(&original, Type::TEXT)]);
            row.map(|it| it.get::<_, i64>(0)).map_err(doing)
        };
        let deadline = Instant::now() + Duration::from_secs(10);
        while sessions()? > 0 && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(1));
        }
        let strategy = copying(&mut client)?;
        let owner =
            if ground.guarded { format!(" OWNER {}", ground.target.user()) } else { String::new() };
        client
            .batch_execute(&format!(
                "CREATE DATABASE \"{name}\"{owner} TEMPLATE \"{original}\"{strategy}"
            ))
            .map_err(doing)?;
        let copy = Ground {
            admin: ground.admin.clone(),
            target: ground.target.with_database(&name),
            token,
            guarded: ground.guarded,
            harmless: ground.harmless,
            allowed: ground.allowed.clone(),
            foreign: AtomicBool::new(ground.foreign.load(Ordering::Relaxed)),
            raised: AtomicBool::new(false),
        };
        let copy = Database { ground: Arc::new(copy) };
        client
            .batch_execute(&format!("COMMENT ON DATABASE \"{name}\" IS '{}'", copy.ground.token))
            .map_err(doing)?;
        // Settings of `ALTER DATABASE … SET` are stored outside of the database and are not copied with it.
        let settings: Vec<String> = client
            .query_typed(include_str!("database_settings.sql"), &[(&original, Type::TEXT)])
            .map_err(doing)?
            .iter()
            .map(|it| {
                format!("ALTER DATABASE \"{name}\" SET {} FROM CURRENT;", it.get::<_, String>(0))
            })
            .collect();
        if !settings.is_empty() {
            self.connect()?.batch_execute(&settings.concat()).map_err(doing)?;
        }
        Ok(copy)
    }

    /// Its place, for the role that runs code in it.
    pub fn target(&self) -> &Target {
        &self.ground.target
    }

    /// Whether a file has run as a superuser here since the last call.
    pub fn was_raised(&self) -> bool {
        self.ground.raised.swap(false, Ordering::Relaxed)
    }

    /// Whether every file runs as a superuser here, because the project says so.
    pub fn is_all_allowed(&self) -> bool {
        self.ground.allowed.superuser
    }

    /// Its URL, password included.
    pub fn url(&self) -> String {
        self.ground.target.url().expect("it has answered before")
    }

    /// A connection to it; before anything else, the server is asked whether it is this very database.
    pub fn connect(&self) -> Result<Client, Error> {
        let mut client = self.ground.target.connect()?;
        let doing = "checking that a scratch database is the one that was created";
        let row = client
            .query_typed_one(include_str!("identity.sql"), &[])
            .map_err(|it| Error::new(doing, it))?;
        let (name, token): (String, Option<String>) = (row.get(0), row.get(1));
        if name != self.ground.target.database() || token.as_deref() != Some(&self.ground.token) {
            return Err(Error::new(
                doing,
                format!("the connection leads to the database `{name}`, which driftless did not create"),
            )
            .with_help("nothing was run there; check DRIFTLESS_SCRATCH_URL, and whether a proxy or a pooler is between driftless and that server"));
        }
        client.ground = Some(Arc::clone(&self.ground));
        Ok(client)
    }

    /// Creates these roles, if it is on a throwaway server that lacks them.
    pub fn make_roles(&self, names: &[String]) -> Result<(), Error> {
        self.ground.make_roles(names)
    }

    /// Runs all of somebody else's script in a session of its own, statement by statement. Returns the complaints about
    /// statements that failed.
    pub fn restore(&self, script: &str) -> Result<Vec<Complaint>, Error> {
        let pieces = match driftless_sql::script::pieces(script) {
            Ok(pieces) => pieces,
            Err(open) => return Ok(vec![Complaint::at(open.line, open.to_string())]),
        };
        self.ground.make_tablespaces(script)?;
        // Owners stay those that the restored objects get: a role that can do nothing could own nothing.
        self.ground.make_roles(&roles_with_rights(script))?;
        // Before any object of the script exists that an extension's own script could take for one of PostgreSQL's.
        let script = self.ground.install(&pieces)?;
        self.ground.foreign.store(true, Ordering::Relaxed);
        script::each(&mut self.connect()?, &script)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = self.ground.target.database();
        // A throwaway server removes the database along with itself; on a given one a failure leaves a database with a
        // recognizable name.
        if let Ok(mut client) = self.ground.admin.connect() {
            let _ =
                client.batch_execute(&format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
        }
    }
}

impl fmt::Debug for Ground {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Ground({})", self.target)
    }
}

impl Ground {
    /// Runs `work` with a file of the project's own: as a superuser if the file needs it, the project allows it and the
    /// database holds nothing of anybody else; as the owner of the database otherwise.
    pub(crate) fn with_rights<T>(&self, file: &str, work: impl FnOnce() -> T) -> Result<T, Error> {
        self.make_tablespaces(file)?;
        if !self.guarded || self.foreign.load(Ordering::Relaxed) || !self.raises(file)? {
            return Ok(work());
        }
        let set = |rights: &str| {
            let sql = format!("alter role {} {rights}", self.target.user());
            let mut client = self.admin.connect()?;
            client
                .batch_execute(&sql)
                .map_err(|it| Error::new("setting the rights of a scratch role", it))
        };
        // The session exists already. If driftless is killed in between, nobody can log in as the role left on a given
        // server.
        self.raised.store(true, Ordering::Relaxed);
        set("superuser nologin")?;
        let outcome = work();
        set("nosuperuser login")?;
        Ok(outcome)
    }

    /// Makes these settings the defaults of every session in the database.
    pub(super) fn set(&self, settings: &[(String, String)]) -> Result<(), Error> {
        if settings.is_empty() {
            return Ok(());
        }
        let doing = |it| Error::new("setting up a scratch database", it);
        let mut client = self.admin.connect()?;
        let mut transaction = client.transaction().map_err(doing)?;
        for (name, value) in settings {
            // `FROM CURRENT` keeps a list as a list; a literal would turn it into one name.
            let set =
                "select pg_catalog.set_config($1::pg_catalog.text, $2::pg_catalog.text, true)";
            transaction.execute(set, &[name, value]).map_err(doing)?;
            let name: Vec<String> = name.split('.').map(identifier).collect();
            let sql = format!(
                "alter database {} set {} from current",
                identifier(self.target.database()),
                name.join(".")
            );
            transaction.batch_execute(&sql).map_err(doing)?;
        }
        transaction.commit().map_err(doing)
    }

    fn raises(&self, file: &str) -> Result<bool, Error> {
        if self.allowed.superuser {
            return Ok(true);
        }
        let wanted = Extensions::of(driftless_sql::script::message(file).iter());
        Ok(!wanted.is_empty()
            && !wanted.guarded(&mut self.admin.connect()?, &self.allowed.extensions)?.is_empty())
    }

    /// Creates roles that a throwaway server lacks. They can do nothing, and the owner of the database is a member of them, so
    /// it can pass objects to them. On other servers nothing is created.
    fn make_roles(&self, names: &[String]) -> Result<(), Error> {
        if names.is_empty() {
            return Ok(());
        }
        let doing = |it| Error::new("creating roles on a throwaway server", it);
        let mut client = self.admin.connect()?;
        let query = "select pg_catalog.current_setting('cluster_name'),
            array(select r.rolname::pg_catalog.text from pg_catalog.pg_roles r)";
        let row = client.query_one(query, &[]).map_err(doing)?;
        let (server, known): (String, Vec<String>) = (row.get(0), row.get(1));
        if server != script::THROWAWAY {
            return Ok(());
        }
        // Names that begin so are PostgreSQL's own.
        let names: BTreeSet<&String> = names.iter().collect();
        for name in names.into_iter().filter(|it| !known.contains(it) && !it.starts_with("pg_")) {
            let (name, owner) = (identifier(name), identifier(self.target.user()));
            let member = format!("; grant {name} to {owner}");
            // A file that runs as a superuser needs no membership, and may give the role rights that the owner must not have.
            let member = if self.allowed.superuser { "" } else { member.as_str() };
            let sql = format!("create role {name} nologin noinherit{member}");
            client.batch_execute(&sql).map_err(doing)?;
        }
        Ok(())
    }

    /// Installs the extensions of a script that only a superuser may install, if they are known or allowed. Returns the
    /// script that remains to be run.
    fn install(
        &self,
        pieces: &[driftless_sql::script::Piece<'_>],
    ) -> Result<Vec<script::Step>, Error> {
        let wanted = Extensions::of(statements(pieces));
        if !self.guarded || wanted.is_empty() {
            return Ok(wanted.script(pieces));
        }
        let mut admin = self.admin.with_database(self.target.database()).connect()?;
        let wanted = wanted.guarded(&mut admin, &self.allowed.extensions)?;
        wanted.install(&mut admin, self.target.user())?;
        Ok(wanted.script(pieces))
    }

    /// Creates the tablespaces that a script names, if a throwaway server lacks them; on other servers it does nothing.
    /// Their directories are inside the server's own.
    fn make_tablespaces(&self, text: &str) -> Result<(), Error> {
        let names = script::tablespaces(text);
        if names.is_empty() {
            return Ok(());
        }
        let doing = |it| Error::new("creating tablespaces on a throwaway server", it);
        let mut client = self.admin.connect()?;
        let query = "select pg_catalog.current_setting('cluster_name'),
            array(select t.spcname::pg_catalog.text from pg_catalog.pg_tablespace t)";
        let row = client.query_one(query, &[]).map_err(doing)?;
        let (server, known): (String, Vec<String>) = (row.get(0), row.get(1));
        if server != script::THROWAWAY {
            return Ok(());
        }
        for name in names.into_iter().filter(|it| !known.contains(it)) {
            client.batch_execute("set allow_in_place_tablespaces = on").map_err(doing)?;
            let name = identifier(name);
            let sql = format!("create tablespace {name} location ''");
            client.batch_execute(&sql).map_err(doing)?;
            client
                .batch_execute(&format!("grant create on tablespace {name} to public"))
                .map_err(doing)?;
        }
        Ok(())
    }
}

/// A name that no other database has, and the token that identifies the database.
fn fresh_name() -> (String, String) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let token = format!("driftless {:016x}{:016x}", random(), random());
    (format!("driftless_scratch_{}_{number}_{:08x}", process::id(), random() >> 32), token)
}

/// Copying files is faster than logging every page, and the default before PostgreSQL 15.
fn copying(client: &mut Client) -> Result<&'static str, Error> {
    let version = crate::read::server_version(client)?;
    Ok(if version >= 150_000 { " STRATEGY file_copy" } else { "" })
}

/// The standard library seeds every hasher from the system's randomness.
pub(super) fn random() -> u64 {
    RandomState::new().hash_one(process::id())
}
