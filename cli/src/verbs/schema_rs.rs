//! `driftless schema-rs`: writes the schema.rs that `diesel print-schema` will write once the models are drafted and applied,
//! so that models compile before that. Changes no database.

use clap::Args;
use driftless_diff_engine::DraftedMigration;
use driftless_introspect::Client;
use driftless_introspect::printed::TypeName;
use driftless_introspect::script::{self, Frame};
use driftless_schema::quote::qualified;
use driftless_schema::{Pair, QualifiedName, Schema};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::flags::{Decisions, ModelFlags};
use crate::paths::shown;
use crate::replay::frame;
use crate::schema_rs::{Settings, print, settings};
use crate::session::Session;
use crate::sources::Source;
use crate::stand_ins;

/// The arguments of `schema-rs`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// Write nothing; show the difference, and exit with code 1 if there is one
    #[arg(long)]
    pub check: bool,
    /// The major version of the throwaway server
    #[arg(long, value_name = "MAJOR")]
    pub server_version: Option<u32>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub decisions: Decisions,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub models: ModelFlags,
}

/// Replays the migrations on a scratch database, brings it to the models, and prints its tables.
pub fn run(arguments: &Arguments, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let settings: Vec<Settings> =
        settings(&session.config.root)?.into_iter().filter(|it| it.file.is_some()).collect();
    if settings.is_empty() {
        return Err(Failure::new(
            "diesel.toml names no schema.rs",
            "add `[print_schema]` with `file = \"src/schema.rs\"`; without a schema.rs, the derive writes each `table!`, and there is nothing to do",
        ));
    }
    let mut reader = session.source_reader(&arguments.models, arguments.server_version);
    reader.read_ahead();
    let sources = Pair { before: &Source::Migrations, after: &Source::Models };
    let (mut sides, _, compared) =
        reader.compared(sources, &arguments.decisions, false, session.terminal)?;
    // Both readings of what may be a rename have the same columns; a rename leaves them where they are.
    let draft = compared.alternative.as_ref().map_or(&compared.draft, |it| &it.draft);
    let migrations = if compared.is_empty() { Vec::new() } else { draft.migrations() };
    let start = sides.schemas.before.clone();
    // A package may not have been compiled only because an enum before it lacks its type in schema.rs. Its columns, which
    // would bring the type there, are known when it compiles, so the type goes ahead of them.
    let types: Vec<TypeName> = match reader.is_behind() {
        true => sides.schemas.after.enums.iter().map(|it| type_name(&it.name)).collect(),
        false => Vec::new(),
    };
    let targets = sides.missing_targets()?;
    let stand_ins = match targets.is_empty() {
        true => String::new(),
        false => {
            let database = session.config.database_url.as_ref();
            let database = database.map(|it| it.target()).transpose()?;
            stand_ins::creation(&targets, &sides.theirs, database)?
        }
    };
    let client = sides.client().expect("migrations are replayed on a database");
    script::run(client, &stand_ins, Frame::Transaction)
        .map_err(|it| Failure::of("what the models refer to cannot be created", it))?;
    bring(client, &start, &migrations)?;
    let mut differs = false;
    for file in print(&settings, client, &types, session.terminal)? {
        let path = shown(&file.path);
        if !file.differs() {
            session.terminal.line(&format!("`{path}` matches the models"))?;
            continue;
        }
        differs = true;
        match arguments.check {
            true => session.terminal.text(&file.diff())?,
            false => {
                file.write()?;
                session.terminal.line(&format!("wrote `{path}`"))?;
            }
        }
    }
    if differs && arguments.check {
        session.terminal.advice(
            "schema.rs differs from the models",
            "run `driftless schema-rs`, which writes it",
        );
        return Ok(Exit::Drift);
    }
    Ok(Exit::Fine)
}

fn type_name(name: &QualifiedName) -> TypeName {
    TypeName { schema: name.namespace.as_str().to_owned(), name: name.name.as_str().to_owned() }
}

/// Brings the replayed migrations to the models, without rows: those of the migrations may lack a value that is to be filled
/// in by hand.
fn bring(
    client: &mut Client,
    start: &Schema,
    migrations: &[DraftedMigration],
) -> Result<(), Failure> {
    let failed = |it: script::Complaint| {
        Failure::of("the draft that brings the migrations to the models cannot run", it).with_help(
            "write the revision first (`driftless revision --autogenerate`), correct it, then try again",
        )
    };
    let tables: Vec<String> = start.tables.iter().map(|it| qualified(&it.name)).collect();
    if !tables.is_empty() && !migrations.is_empty() {
        let sql = format!("TRUNCATE {} CASCADE", tables.join(", "));
        script::message(client, &sql).map_err(failed)?;
    }
    for migration in migrations {
        script::run(client, &migration.up, frame(migration.in_transaction)).map_err(failed)?;
    }
    Ok(())
}
