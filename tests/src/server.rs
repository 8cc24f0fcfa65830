//! The servers that cases run on: every version on the machine, started when a case first needs it.

use std::fmt;
use std::sync::OnceLock;
use std::thread;

use driftless_introspect::server::{Database, Dumper, Extent, Programs, Throwaway, all};

/// One version, and the `pg_dump` that reads it.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    dumper: Option<Dumper>,
    started: OnceLock<Throwaway>,
}

impl Server {
    /// Every version that is on the machine, oldest first. None is an error of the machine's, which ends the run.
    pub fn all() -> Vec<Server> {
        let found = all();
        assert!(!found.is_empty(), "no PostgreSQL server is installed: `apt install postgresql`");
        let server = |programs: Programs| Server {
            dumper: Dumper::find(programs.major, None),
            programs,
            started: OnceLock::new(),
        };
        found.into_iter().map(server).collect()
    }

    /// The major version.
    pub fn major(&self) -> u32 {
        self.programs.major
    }

    /// A new, empty database.
    pub(crate) fn database(&self) -> Database {
        self.started
            .get_or_init(|| self.start())
            .database()
            .expect("a throwaway server makes databases")
    }

    /// A server with a tablespace beside its own, `elsewhere`, which lies within its data directory, and with the
    /// roles of the cases.
    fn start(&self) -> Throwaway {
        let server = Throwaway::start(&self.programs).expect("a throwaway server starts");
        let database = server.database().expect("a throwaway server makes databases");
        let mut client = database.connect().expect("it answers");
        for sql in
            ["set allow_in_place_tablespaces = on", "create tablespace elsewhere location ''"]
        {
            client.batch_execute(sql).expect("a superuser can make tablespaces");
        }
        make_roles(&server);
        server
    }

    /// What `pg_dump --schema-only` writes, and so much of it, where one reads this version.
    pub(crate) fn dump_of(&self, database: &Database, extent: Extent) -> Option<String> {
        let dump = self.dumper.as_ref()?.dump(database.target(), extent);
        Some(dump.expect("a case's database can be dumped"))
    }
}

/// How many trials run at the same time: more than there are cores, because a trial also waits for the files and processes
/// of its server.
pub fn trials_at_once() -> Option<usize> {
    thread::available_parallelism().ok().map(|cores| cores.get() * 2)
}

/// Makes the roles that cases own things by and grant things to.
pub fn make_roles(server: &Throwaway) {
    let database = server.database().expect("a throwaway server makes databases");
    let mut client = database.connect().expect("it answers");
    for role in ["case_owner", "case_reader", "case_other"] {
        client.batch_execute(&format!("create role {role}")).expect("a superuser can make roles");
    }
}

/// What the run says at its beginning.
impl fmt::Display for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "on PostgreSQL {}, read again ", self.programs.version)?;
        formatter.write_str(match &self.dumper {
            Some(_) => "and compared by pg_dump",
            None => "only: no pg_dump here reads this version",
        })
    }
}
