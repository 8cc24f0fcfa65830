//! What a person should know of a plan. Reads plans, changes nothing: a plan is right without it.

mod around;
mod data;
mod dependents;
mod enums;
mod existing_rows;
mod locks;
mod programs;
mod refusals;
mod types;
mod values;

use std::collections::BTreeSet;

use driftless_schema::{Diagnostic, Name, ObjectId, QualifiedName, Severity};

use crate::plan::{Plan, SequenceIs, Statement, Step, TableAction};

/// Which way a plan goes: what is lost on the way down was made on the way up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the models.
    Up,
    /// Back.
    Down,
}

/// One rule: looks at one step, and says what will happen.
type Rule = fn(&Step, &Context) -> Option<Finding>;

/// Every rule. A file each group, a function each rule.
const RULES: &[Rule] = &[
    data::drop_table,
    data::drop_namespace,
    data::drop_column,
    types::change_type,
    types::time_zone,
    types::text_style,
    data::drop_identity,
    data::drop_sequence,
    data::drop_extension,
    data::unlogged,
    enums::add_label,
    enums::rename_enum,
    enums::rename_label,
    enums::replace,
    enums::merge_labels,
    dependents::made_again,
    refusals::refuse,
    existing_rows::fill_in,
    existing_rows::fill,
    around::fire_trigger,
    around::disable_trigger,
    around::bypass_row_security,
    around::check_deferred,
    existing_rows::add_unique,
    existing_rows::add_check,
    existing_rows::add_foreign_key,
    existing_rows::add_exclusion,
    existing_rows::validate_constraint,
    existing_rows::add_unique_index,
    locks::create_index,
    locks::rebuild_index,
    locks::rewrite_for_storage,
    programs::rename_namespace,
    programs::rename_table,
    programs::rename_column,
    programs::drop_not_null,
    programs::row_security,
    programs::create_extension,
    values::change_default,
    values::volatile_default,
    values::rewrite_to_compute,
];

/// Findings of every rule on every step, in the plan's order.
pub fn lint(plan: &Plan, direction: Direction) -> Vec<Diagnostic> {
    let context = Context::of(plan, direction);
    let mut all = Vec::new();
    for (place, step) in plan.steps.iter().enumerate() {
        for rule in RULES {
            all.extend(rule(step, &context).map(|it| it.at(place, step)));
        }
    }
    all
}

/// What a rule may know besides its step.
struct Context {
    direction: Direction,
    new_tables: BTreeSet<QualifiedName>,
    new_columns: BTreeSet<(QualifiedName, Name)>,
    /// Sequences whose position goes on in another one.
    moved: BTreeSet<ObjectId>,
    /// Columns whose numbers come from another sequence, which goes on where it has to.
    numbered: BTreeSet<ObjectId>,
}

impl Context {
    fn of(plan: &Plan, direction: Direction) -> Context {
        let new_tables = plan
            .steps
            .iter()
            .filter_map(|it| {
                let Statement::CreateTable(table) = &it.statement else { return None };
                Some(table.name.clone())
            })
            .collect();
        let new_columns = plan.steps.iter().flat_map(|it| {
            let Statement::AlterTable { table, actions } = &it.statement else { return Vec::new() };
            let added = actions.iter().filter_map(|it| {
                let TableAction::AddColumn(column) = it else { return None };
                Some((table.clone(), column.name.clone()))
            });
            added.collect()
        });
        let moved = plan.steps.iter().filter_map(|it| match &it.statement {
            Statement::CopyPosition { from, .. } => Some(from.id()),
            _ => None,
        });
        let numbered = plan.steps.iter().filter_map(|it| match &it.statement {
            Statement::FollowRows { table, column, .. } => Some(ObjectId::column(table, column)),
            Statement::CopyPosition { from, to } => [from, to].iter().find_map(|it| match it {
                SequenceIs::OfIdentity(table, column) => Some(ObjectId::column(table, column)),
                SequenceIs::Named(_) => None,
            }),
            _ => None,
        });
        Context {
            direction,
            new_tables,
            new_columns: new_columns.collect(),
            moved: moved.collect(),
            numbered: numbered.collect(),
        }
    }

    /// Whether the plan adds a column of that name.
    fn comes_back(&self, table: &QualifiedName, column: &Name) -> bool {
        self.new_columns.contains(&(table.clone(), column.clone()))
    }

    /// Whether the position of that sequence, or of that column's identity, is kept.
    fn is_moved(&self, id: &ObjectId) -> bool {
        self.moved.contains(id)
    }

    /// Whether the plan gives that column numbers out of another sequence.
    fn is_numbered(&self, table: &QualifiedName, column: &Name) -> bool {
        self.numbered.contains(&ObjectId::column(table, column))
    }

    /// Whether rows can be in the table when the plan runs.
    fn may_have_rows(&self, table: &QualifiedName) -> bool {
        !self.new_tables.contains(table)
    }
}

/// A finding before it knows its place.
struct Finding {
    code: &'static str,
    rule: &'static str,
    severity: Severity,
    message: String,
    help: String,
}

impl Finding {
    fn warning(code: &'static str, rule: &'static str, message: String, help: &str) -> Finding {
        Finding { code, rule, severity: Severity::Warning, message, help: help.to_owned() }
    }

    fn note(code: &'static str, rule: &'static str, message: String, help: &str) -> Finding {
        Finding { severity: Severity::Note, ..Finding::warning(code, rule, message, help) }
    }

    fn at(self, place: usize, step: &Step) -> Diagnostic {
        let Finding { code, rule, severity, message, help } = self;
        let about = step.statement.about().into_iter().collect();
        Diagnostic { code, rule, severity, step: Some(place), about, message, help }
    }
}
