//! What a person should know of a plan. Reads plans and their facts, changes nothing: a plan is right without it.
//!
//! A rule is a file: its page, which `driftless explain` shows and WARNINGS.md is made of, and a function that looks at one
//! step. What a statement locks, rewrites, scans, loses or breaks is asked of its facts alone.

mod book;
mod context;
mod data_effect;
mod dependents;
mod elsewhere;
mod enums;
mod existing_rows;
pub(crate) mod known;
mod level;
mod locks;
mod lost_data;
pub(crate) mod phrase;
mod programs;
mod refusals;
pub(crate) mod rule;
mod servers;
mod time;
mod writes;

use driftless_schema::Diagnostic;

pub use book::{pages, sentence, warnings_md};
pub use data_effect::DataEffect;
pub use level::{Level, Levels};
pub use rule::{Example, Group, Page};

use crate::matching::Matching;
use crate::plan::Plan;
use context::{Context, Part};
use known::Known;
use rule::{Rule, View};

/// Which way a plan goes: what is lost on the way down was made on the way up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the models.
    Up,
    /// Back.
    Down,
}

/// The rules about what statements of any kind do, in the order in which the findings of one step are told.
const RULES: &[&Rule] = &[
    &lost_data::drop_table::RULE,
    &lost_data::drop_schema::RULE,
    &lost_data::drop_column::RULE,
    &lost_data::recompute_column::RULE,
    &locks::change_collation::RULE,
    &programs::change_type_in_place::RULE,
    &locks::rewrite_for_type::RULE,
    &existing_rows::cast_by_using::RULE,
    &lost_data::change_type::RULE,
    &time::time_zone::RULE,
    &time::text_style::RULE,
    &lost_data::drop_attribute::RULE,
    &lost_data::drop_identity::RULE,
    &lost_data::move_position::RULE,
    &lost_data::drop_extension::RULE,
    &lost_data::unlogged::RULE,
    &enums::add_enum_label::RULE,
    &programs::rename_enum::RULE,
    &programs::rename_enum_label::RULE,
    &enums::rebuild_enum::RULE,
    &lost_data::merge_labels::RULE,
    &dependents::make_again::RULE,
    &refusals::unsupported_change::RULE,
    &refusals::no_way_back::RULE,
    &existing_rows::add_required_column::RULE,
    &existing_rows::set_not_null::RULE,
    &locks::fill_column::RULE,
    &writes::fire_trigger::RULE,
    &writes::disable_trigger::RULE,
    &writes::bypass_row_security::RULE,
    &existing_rows::check_deferred::RULE,
    &existing_rows::add_unique::RULE,
    &existing_rows::add_check::RULE,
    &existing_rows::add_foreign_key::RULE,
    &existing_rows::add_exclusion::RULE,
    &existing_rows::validate_constraint::RULE,
    &existing_rows::attach_partition::RULE,
    &locks::create_index::RULE,
    &locks::check_again::RULE,
    &locks::rebuild_index::RULE,
    &locks::rewrite_for_storage::RULE,
    &programs::rename_schema::RULE,
    &programs::rename_table::RULE,
    &programs::rename_column::RULE,
    &programs::drop_not_null::RULE,
    &programs::require_value::RULE,
    &programs::generated_always::RULE,
    &programs::new_start::RULE,
    &programs::drop_unique::RULE,
    &programs::drop_index::RULE,
    &programs::drop_definition::RULE,
    &programs::detach_partition::RULE,
    &programs::change_attributes::RULE,
    &programs::row_security::RULE,
    &programs::revoke::RULE,
    &programs::rename_definition::RULE,
    &servers::create_extension::RULE,
    &programs::change_default::RULE,
    &locks::volatile_default::RULE,
    &locks::add_numbered_column::RULE,
    &locks::rewrite_to_compute::RULE,
];

/// Every rule, those of single kinds last.
fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().chain(crate::kinds::rules()).copied()
}

/// Findings of every rule on every change, in the plan's order, for a server of that version. The plan is the one of
/// the matching.
pub fn lint(
    plan: &Plan,
    matching: &Matching,
    direction: Direction,
    server_version: u32,
) -> Vec<Diagnostic> {
    let context = Context::of(plan, Known::of(matching), direction, server_version);
    let mut all = Vec::new();
    for Part { place, step, facts } in &context.parts {
        let view = View { step, facts, context: &context };
        for rule in rules() {
            all.extend((rule.find)(&view).map(|it| it.at(*place, &view, &rule.page)));
        }
    }
    all
}
