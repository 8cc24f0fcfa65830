//! The server that scratch databases are on, one of our own or a given one, and the role that runs code in them.

use super::database::{Allowed, Database, Manner, random};
use super::{Likeness, Programs, Throwaway};
use crate::{Error, Target};

/// A server on which databases may be created and dropped.
#[derive(Debug)]
pub struct Scratch {
    admin: Target,
    role: Role,
    allowed: Allowed,
    own: Option<Throwaway>,
    manner: Manner,
}

/// The role that runs code in scratch databases.
#[derive(Clone, Debug)]
enum Role {
    /// The role that creates the databases, which is no superuser anyway.
    Same,
    /// A role that can do nothing but own its databases; a superuser creates them.
    Plain(String, Option<String>),
}

impl Scratch {
    /// The given server, or one of our own. `origin` says where the given one was configured.
    pub fn open(
        given: Option<&Target>,
        allowed: Allowed,
        programs: impl FnOnce() -> Result<Programs, Error>,
    ) -> Result<Scratch, Error> {
        match given {
            Some(target) => Scratch::given(target.clone(), allowed),
            None => Scratch::own(Throwaway::start(&programs()?)?, allowed),
        }
    }

    /// A server of our own, on which nothing runs as its superuser.
    pub fn own(server: Throwaway, allowed: Allowed) -> Result<Scratch, Error> {
        let admin = server.target("postgres")?;
        let role = Role::Plain(PLAIN.to_owned(), None);
        // As in PostgreSQL 15 and later, the owner of a database also owns its schema `public`.
        let template = server.target("template1")?;
        let sql = format!(
            "create role {PLAIN} login; alter schema public owner to {PLAIN}; grant create on schema public to public"
        );
        template
            .connect()?
            .batch_execute(&sql)
            .map_err(|it| Error::new("creating a role that owns scratch databases", it))?;
        Ok(Scratch { admin, role, allowed, own: Some(server), manner: Manner::default() })
    }

    fn given(admin: Target, allowed: Allowed) -> Result<Scratch, Error> {
        let mut client = admin.connect().map_err(given_by)?;
        let doing = |it| Error::new("asking what the role of DRIFTLESS_SCRATCH_URL may do", it);
        let row = client.query_one(include_str!("powers.sql"), &[]).map_err(doing)?;
        let (superuser, powers): (bool, Vec<String>) = (row.get("superuser"), row.get("powers"));
        let role = match (superuser, powers.as_slice()) {
            (false, []) => Role::Same,
            (false, powers) => {
                return Err(Error::new(
                    "using the server that DRIFTLESS_SCRATCH_URL names",
                    format!(
                        "its role could do more than own databases there: {}",
                        powers.join(", ")
                    ),
                )
                .with_help("name a role that has CREATEDB and nothing else"));
            }
            (true, _) => {
                let (name, password) = (
                    format!("{PLAIN}_{:016x}", random()),
                    format!("{:016x}{:016x}", random(), random()),
                );
                let sql = format!("create role {name} login password '{password}'");
                client
                    .batch_execute(&sql)
                    .map_err(|it| Error::new("creating a role that owns scratch databases", it))?;
                Role::Plain(name, Some(password))
            }
        };
        Ok(Scratch { admin, role, allowed, own: None, manner: Manner::default() })
    }

    /// Makes the databases created from now on resemble another one. Returns a sentence for each respect in which they
    /// cannot.
    pub fn resemble(&mut self, likeness: &Likeness) -> Result<Vec<String>, Error> {
        let own = Likeness::named(&mut self.admin.connect()?, Some("template0"))?;
        let mut unlike = Vec::new();
        self.manner = Manner { options: likeness.options(&own), settings: Vec::new() };
        if self.manner.options.is_some() {
            // The machine of the scratch server may lack the locale.
            if let Err(error) = self.database() {
                unlike.push(format!(
                    "scratch databases are not like the database ({}): {error}",
                    likeness.place()
                ));
                self.manner.options = None;
            }
        }
        let probe = self.database()?;
        // The database from which others are created may have settings of its own, which those do not get.
        let own = Likeness::of(&mut probe.connect()?)?;
        let wanted = likeness.settings_beside(&own);
        for (name, value) in wanted {
            match probe.ground.set(std::slice::from_ref(&(name.clone(), value.clone()))) {
                Ok(()) => self.manner.settings.push((name, value)),
                Err(error) => unlike.push(format!("`{name}` is not as in the database: {error}")),
            }
        }
        Ok(unlike)
    }

    /// Runs `work` while the role of scratch databases may bypass row security, if somebody can grant that.
    pub fn past_row_security<T>(&self, work: impl FnOnce() -> T) -> Result<T, Error> {
        let Role::Plain(name, _) = &self.role else { return Ok(work()) };
        let set = |right: &str| {
            let doing = |it| Error::new("setting the rights of a scratch role", it);
            let sql = format!("alter role {name} {right}");
            self.admin.connect()?.batch_execute(&sql).map_err(doing)
        };
        set("bypassrls")?;
        let outcome = work();
        set("nobypassrls")?;
        Ok(outcome)
    }

    /// A new, empty database.
    pub fn database(&self) -> Result<Database, Error> {
        let owner = match &self.role {
            Role::Same => None,
            Role::Plain(name, password) => Some((name.as_str(), password.as_deref())),
        };
        // Only a database that nobody has connected to can be copied with another locale.
        let is_plain = self.own.is_some() && self.manner.options.is_none();
        let template = if is_plain { "template1" } else { "template0" };
        let made =
            Database::make(&self.admin, owner, (template, &self.manner), &self.allowed, true);
        match &self.own {
            Some(_) => made,
            None => made.map_err(given_by),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A server of our own removes the role along with itself; on a given one a failure leaves a role with a
        // recognizable name.
        if let (Role::Plain(name, Some(_)), Ok(mut client)) = (&self.role, self.admin.connect()) {
            let _ = client.batch_execute(&format!("drop role if exists {name}"));
        }
    }
}

fn given_by(error: Error) -> Error {
    let help = error.help().map(str::to_owned);
    let error = Error::new("using the server that DRIFTLESS_SCRATCH_URL names", error);
    match help {
        Some(help) => error.with_help(help),
        None => error.with_help("name a role that has CREATEDB there, or unset the variable"),
    }
}

/// The role that owns the databases of a throwaway server.
const PLAIN: &str = "driftless_owner";
