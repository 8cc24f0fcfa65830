//! Compares two schemas and plans, lints and renders the migration between them. Never talks to a database.

pub mod diff;
mod draft;
pub mod kinds;
pub mod lint;
pub mod matching;
pub mod plan;
pub mod render;
mod versions;

pub use draft::{Draft, draft};
pub use driftless_schema::text::NEXT_FILE;
pub use matching::{
    Backfill, Intent, Matched, Matching, Merged, Quiet, Rename, Undecided, are_followed, matching,
    undeclared, undeclared_that_go, without_undeclared,
};
pub use render::DraftedMigration;
pub use versions::{OLDEST, unsupported};
