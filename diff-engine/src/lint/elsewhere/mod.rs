//! The pages of what is found elsewhere than in a plan: in models, names, the database and the proof.

mod defined_twice;
mod differs_in_database;
mod domain_circle;
mod foreign_owner;
mod missing_enum;
mod missing_in_database;
mod not_compared;
mod only_in_database;
mod possible_rename;
mod stale_rename;
mod stops_on_rows;
mod two_comments;
mod unknown_old_name;
mod unknown_trigger;
mod unmodelled;
mod unsupported_by_server;

use super::Page;

/// All of them, in the order of their groups.
pub(super) const PAGES: &[&Page] = &[
    &unknown_trigger::PAGE,
    &differs_in_database::PAGE,
    &only_in_database::PAGE,
    &missing_in_database::PAGE,
    &foreign_owner::PAGE,
    &stops_on_rows::PAGE,
    &possible_rename::PAGE,
    &stale_rename::PAGE,
    &unknown_old_name::PAGE,
    &not_compared::PAGE,
    &unmodelled::PAGE,
    &defined_twice::PAGE,
    &missing_enum::PAGE,
    &two_comments::PAGE,
    &domain_circle::PAGE,
    &unsupported_by_server::PAGE,
];
