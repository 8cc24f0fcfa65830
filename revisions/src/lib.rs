//! The migrations directory as a history of revisions, and running it against a database.
//!
//! The directories are stock Diesel migrations: `diesel migration run` and `embed_migrations!` apply them as they are.

mod account;
mod blocked;
mod directory;
mod error;
mod failed;
mod graph;
mod index;
mod journal;
mod lock;
mod plan;
mod recover;
mod run;
mod script;
mod sentences;
mod session;
mod statement;
mod step;
mod target;
mod text;
mod workshop;
mod write;

pub use account::{MIGRATIONS_TABLE, applied_versions};
pub use diesel::migration::CREATE_MIGRATIONS_TABLE;
pub use directory::{Fingerprint, Lineage, Migration, Proof, checksum, read};
pub use error::Error;
pub use graph::{History, Revision, State};
pub use journal::{Entry, Finding, FindingKind, JOURNAL, Journal, Kept, Outcome, kept};
pub use lock::with_lock;
pub use plan::{Direction, downgrade_plan, upgrade_plan};
pub use recover::recover;
pub use run::{Event, Options, backend, record, run, share_a_session, writable};
pub use script::{Setting, plain_settings, script, settings};
pub use statement::ends_a_transaction;
pub use target::{Range, Target};
pub use write::{
    Draft, Part, RECORDED_HEAD, Written, drafted, finish, fresh_id, models_of, names_again,
    record_head, record_proof, recorded_head, rewrite, slug, write,
};
