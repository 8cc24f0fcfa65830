//! Reads the migrations directory as a history of revisions, and runs it against a database.
//!
//! The directories are ordinary Diesel migrations: `diesel migration run` and `embed_migrations!` apply them unchanged.

mod bookkeeping;
mod directory;
mod error;
mod failure;
mod graph;
mod index;
mod journal;
mod lock;
mod nearest;
mod plan;
mod psql;
mod recover;
mod run;
mod session;
mod staging;
mod statement;
mod step;
mod target;
mod text_file;
mod write;

pub use bookkeeping::{CREATE_MIGRATIONS_TABLE, JOURNAL, MIGRATIONS_TABLE, applied_versions};
pub use directory::{Fingerprint, Lineage, Migration, Proof, checksum, read};
pub use error::Error;
pub use graph::{History, Revision, State};
pub use journal::{
    Entry, Finding, FindingKind, Journal, Outcome, RecordedMigration, recorded_migration,
};
pub use lock::with_lock;
pub use plan::{Direction, downgrade_plan, upgrade_plan};
/// The connection in which migrations run.
pub use postgres::Client as Connection;
pub use psql::{Setting, default_settings, psql_script, session_settings};
pub use recover::recover;
pub use run::{Event, Options, backend_pid, ensure_writable, record, run, share_backend};
pub use statement::ends_a_transaction;
pub use target::{Range, Target};
pub use write::{
    Draft, Part, RECORDED_HEAD, UNMANAGED, Written, drafted, finish, fresh_id, models_of,
    names_for_redraft, record_head, record_proof, recorded_head, rewrite, slug, unmanaged, write,
};
