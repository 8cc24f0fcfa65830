//! The migrations directory as a history of revisions, and running it against a database.
//!
//! The directories are stock Diesel migrations: `diesel migration run` and `embed_migrations!` apply them as they are.

mod directory;
mod error;
mod graph;
mod plan;
mod run;
mod text;
mod write;

pub use directory::{Lineage, Migration, read};
pub use error::Error;
pub use graph::{History, Revision, State};
pub use plan::{Direction, Target, downgrade_plan, upgrade_plan};
pub use run::{Progress, applied_versions, downgrade, mark_applied, upgrade, with_lock};
pub use write::{
    Draft, Part, RECORDED_HEAD, Written, fresh_id, record_head, recorded_head, slug, write,
};
