//! One server of each version for all tests. They end with the process, which closes their pipes.

use std::sync::LazyLock;

use driftless_introspect::server::{Allowed, Database, Scratch, Throwaway, all};

/// A new database on each server, in which that script ran.
pub(crate) fn databases(script: &str) -> Vec<Database> {
    static SERVERS: LazyLock<Vec<Throwaway>> = LazyLock::new(|| {
        let started = |it| Throwaway::start(&it).expect("a throwaway server starts");
        all().into_iter().map(started).collect()
    });
    assert!(!SERVERS.is_empty(), "no PostgreSQL server is installed");
    let database = |server: &Throwaway| {
        let database = server.database().expect("a throwaway server makes databases");
        let mut client = database.connect().expect("a throwaway server answers");
        let version = server.programs().major;
        client.batch_execute(script).unwrap_or_else(|it| panic!("PostgreSQL {version}: {it:?}"));
        database
    };
    SERVERS.iter().map(database).collect()
}

/// A scratch server of each version.
pub(crate) fn scratches() -> impl Iterator<Item = Scratch> {
    let start = |it| Throwaway::start(&it).expect("a throwaway server starts");
    all().into_iter().map(move |it| {
        Scratch::own(start(it), Allowed::default()).expect("it has a role that owns databases")
    })
}
