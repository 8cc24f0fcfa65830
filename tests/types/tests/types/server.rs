//! A database in which the models of one module have been made by driftless itself.

use diesel::prelude::*;
use driftless_diff_engine::{Intent, OLDEST, draft, matching};
use driftless_introspect::read::read;
use driftless_introspect::server::{Database, Throwaway, find};
use driftless_introspect::settle;
use driftless_schema::record::{Models, Record, frame, resolve};
use driftless_schema::{Pair, Question, Schema};

/// A database on a server of its own.
pub(crate) struct Made {
    pub(crate) connection: PgConnection,
    /// The script that made it.
    pub(crate) script: String,
    _database: Database,
    _server: Throwaway,
}

/// Makes the models of the module, and of those below it, in a database where that script has run.
pub(crate) fn made(module: &str, before: &str) -> Made {
    let programs = find(None, None).expect("a PostgreSQL server is installed");
    let server = Throwaway::start(&programs).expect("a throwaway server starts");
    let database = server.database().expect("a throwaway server makes databases");
    let mut client = database.connect().expect("a throwaway server answers");
    client.batch_execute(before).expect("the script before it runs");
    let models = wanted(module);
    // Types first, which columns are of, and composite types after the others, which attributes are of.
    let types = Schema { tables: Vec::new(), ..models.schema.clone() };
    let first = files(&mut client, &types).join("\n");
    client.batch_execute(&first).unwrap_or_else(|it| panic!("{it:?}\n{first}"));
    let definitions = models.composites.iter().flat_map(|it| &it.definitions);
    let mut left: Vec<&str> = definitions.map(|it| it.text.as_str()).collect();
    while !left.is_empty() {
        let count = left.len();
        left.retain(|it| client.batch_execute(it).is_err());
        assert!(left.len() < count, "each needs another one: {left:#?}");
    }
    let wanted = models.schema;
    let script = files(&mut client, &wanted).join("\n");
    client.batch_execute(&script).unwrap_or_else(|it| panic!("{it:?}\n{script}"));
    let script = format!("{first}\n{script}");
    let again = files(&mut client, &wanted);
    assert_eq!(again, Vec::<String>::new(), "what was made is what the models say");
    let connection = PgConnection::establish(&database.url()).expect("Diesel connects too");
    Made { connection, script, _database: database, _server: server }
}

/// What the models of the module want, read from this very program.
fn wanted(module: &str) -> Models {
    let program = std::env::current_exe().expect("a test knows its program");
    let found = frame::scan(&std::fs::read(program).expect("a program can read itself"));
    assert_eq!(found.problems, []);
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    let mut records: Vec<Record> = found.payloads.iter().map(parse).collect();
    let below = format!("{module}::");
    records.retain(|it| it.source().module == module || it.source().module.starts_with(&below));
    assert!(!records.is_empty(), "no model stands in {module}");
    let models = resolve(&records);
    assert_eq!(models.diagnostics, []);
    models
}

/// The files that lead from the database to the models.
fn files(client: &mut driftless_introspect::Client, wanted: &Schema) -> Vec<String> {
    // What stands elsewhere is not driftless', the schemas of extensions among them.
    let before = read(client, &["public".into()]).expect("the catalog can be read");
    let (matching, undecided, diagnostics) =
        matching(Pair { before, after: wanted.clone() }, &Intent::default());
    assert!(undecided.is_empty() && diagnostics.is_empty());
    let asked = matching.questions();
    let questions: Vec<Question> = asked.iter().map(|it| it.question.clone()).collect();
    let answers = settle::answer(client, &questions).expect("the server answers");
    let (matching, unknown) = matching.settled(asked.into_iter().zip(answers).collect());
    assert_eq!(unknown, Vec::new());
    draft(&matching, OLDEST).up_files()
}
