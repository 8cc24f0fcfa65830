//! A database for one test, and the log of a call.

use std::cell::RefCell;
use std::sync::{Once, OnceLock};

use driftless_introspect::Client;
use driftless_introspect::server::{Database, Throwaway, find};

/// A database on the server that all tests share.
pub(crate) struct TestDatabase(Database);

impl TestDatabase {
    pub(crate) fn empty() -> TestDatabase {
        static SERVER: OnceLock<Throwaway> = OnceLock::new();
        let server = SERVER.get_or_init(|| {
            let programs = find(None, None).expect("PostgreSQL is installed");
            Throwaway::start(&programs).expect("a throwaway server starts")
        });
        TestDatabase(server.database().expect("a database can be made"))
    }

    /// A database with everything that the models want.
    pub(crate) fn full() -> TestDatabase {
        let database = TestDatabase::empty();
        driftless::create_all(&database.url()).expect("it is made");
        database
    }

    pub(crate) fn url(&self) -> String {
        self.0.url()
    }

    /// The URL for a role that may only read.
    pub(crate) fn url_of_reader(&self) -> String {
        self.run(
            "do $$ begin create role reader login; exception when duplicate_object or unique_violation then null; end $$;
             do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$",
        );
        let url = self.url();
        url.replacen("driftless@", "reader@", 1)
    }

    pub(crate) fn connect(&self) -> Client {
        self.0.connect().expect("the server answers")
    }

    pub(crate) fn run(&self, sql: &str) {
        self.connect().batch_execute(sql).expect("it runs");
    }

    /// Rows of texts, one line per row.
    pub(crate) fn rows(&self, query: &str) -> Vec<String> {
        let rows = self.connect().query(query, &[]).expect("it runs");
        let texts = rows
            .iter()
            .map(|it| (0..it.len()).map(|at| it.get::<_, String>(at)).collect::<Vec<_>>());
        texts.map(|it| it.join(", ")).collect()
    }
}

/// Runs it, and returns what this thread logs with the target of driftless.
pub(crate) fn logged<T>(run: impl FnOnce() -> T) -> (T, Vec<(log::Level, String)>) {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        log::set_logger(&Collector).expect("nobody else logs");
        log::set_max_level(log::LevelFilter::Trace);
    });
    LINES.take();
    let outcome = run();
    (outcome, LINES.take())
}

thread_local! {
    static LINES: RefCell<Vec<(log::Level, String)>> = const { RefCell::new(Vec::new()) };
}

struct Collector;

impl log::Log for Collector {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() == "driftless"
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            LINES.with_borrow_mut(|it| it.push((record.level(), record.args().to_string())));
        }
    }

    fn flush(&self) {}
}
