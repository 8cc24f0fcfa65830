//! One `ALTER TABLE` for what belongs together, so that a table is rewritten or read once. Takes ordered steps, returns
//! fewer; what has to run before what stays so.

use driftless_schema::{Name, QualifiedName, SequenceType};

use super::{Effects, LockMode, RowsStatement, Statement, Step, TableAction, TableStatement};
use crate::versions::OLDEST;

/// Steps that alter the same table become one, if nothing between them has to come between. New columns wait for
/// nothing, so the later step moves up to the earlier one; otherwise the earlier one may move down.
pub(super) fn merged(steps: Vec<Step>) -> Vec<Step> {
    let mut all: Vec<Step> = Vec::new();
    for step in steps {
        let meeting = |place: usize| meeting(&all, place, &step);
        // All new columns of a table stand together, before what fills them.
        let found = match adds_only(&step) {
            true => (0..all.len()).find_map(meeting),
            false => (0..all.len()).rev().find_map(meeting),
        };
        match found {
            Some(Meeting::Above(place)) => {
                let above = all.remove(place);
                all.insert(place, joined(above, step));
            }
            Some(Meeting::Below(place)) => {
                let above = all.remove(place);
                all.push(joined(above, step));
            }
            None => all.push(step),
        }
    }
    all
}

/// Where two steps become one.
enum Meeting {
    /// In the place of the earlier one.
    Above(usize),
    /// In the place of the later one, to which the earlier one moves.
    Below(usize),
}

fn meeting(all: &[Step], place: usize, step: &Step) -> Option<Meeting> {
    let above = &all[place];
    let between = &all[place + 1..];
    if !fit(above, step) || between.iter().any(|it| it.transaction != step.transaction) {
        return None;
    }
    let moves_up = between.iter().all(|it| stays_below(step, it) && !precedes(it, step));
    if moves_up {
        return Some(Meeting::Above(place));
    }
    let moves_down = between.iter().all(|it| stays_above(above, it) && !precedes(above, it));
    moves_down.then_some(Meeting::Below(place))
}

/// Whether a person who fills rows in between would miss the step if it ran before.
fn stays_below(step: &Step, between: &Step) -> bool {
    match &between.statement {
        Statement::Rows(_) | Statement::Refuse(_) => adds_only(step),
        _ => !drops(step) || between.effects.only_drop(),
    }
}

/// Whether it does no harm if the step runs after rows are filled. A column may be filled with its default.
fn stays_above(step: &Step, between: &Step) -> bool {
    let Statement::Rows(
        RowsStatement::Fill { column: filled, .. } | RowsStatement::FillIn { column: filled, .. },
    ) = &between.statement
    else {
        return false;
    };
    actions(step).all(|it| match it {
        TableAction::SetNotNull(name) | TableAction::SetDefault(name, _) => name != filled,
        _ => false,
    })
}

fn adds_only(step: &Step) -> bool {
    altered(step).is_some() && actions(step).all(|it| matches!(it, TableAction::AddColumn(_)))
}

/// Whether both alter one table in ways that one statement can do as well as two.
fn fit(first: &Step, then: &Step) -> bool {
    let (Some(table), Some(other)) = (altered(first), altered(then)) else { return false };
    table == other
        && first.transaction == then.transaction
        && drops(first) == drops(then)
        // A weaker lock would become a stronger one for the whole statement.
        && lock(first, table) == lock(then, table)
        && settings(first) == settings(then)
        && keep_their_order(first, then)
}

/// The table that a step alters with actions.
fn altered(step: &Step) -> Option<&QualifiedName> {
    let Statement::Table(TableStatement::Alter { table, .. }) = &step.statement else {
        return None;
    };
    Some(table)
}

fn actions(step: &Step) -> impl Iterator<Item = &TableAction> {
    let parts = match &step.statement {
        Statement::Table(TableStatement::Alter { parts, .. }) => parts.as_slice(),
        _ => &[],
    };
    parts.iter().flatten()
}

/// Whether it only removes things, so that it stands apart from what is added: rows can be moved in between.
fn drops(step: &Step) -> bool {
    actions(step)
        .all(|it| matches!(it, TableAction::DropColumn(_) | TableAction::DropConstraint(_)))
}

fn lock(step: &Step, table: &QualifiedName) -> Option<LockMode> {
    step.statement.facts(OLDEST).lock(table)
}

fn settings(step: &Step) -> Vec<(&'static str, String)> {
    let mut all: Vec<_> = actions(step).flat_map(TableAction::settings).collect();
    all.sort();
    all.dedup();
    all
}

/// PostgreSQL runs the actions of one statement in passes of its own, whatever order they are written in.
fn keep_their_order(first: &Step, then: &Step) -> bool {
    let waits = precedes(first, then);
    actions(first).all(|one| {
        actions(then).all(|other| {
            let of_one_column = column(one).is_some() && column(one) == column(other);
            if !(waits || of_one_column && aspect(one).meets(aspect(other))) {
                return true;
            }
            pass(one) <= pass(other) && !(of_one_column && looks_ahead(one, other))
        })
    })
}

/// The column that an action changes; a constraint changes none.
fn column(action: &TableAction) -> Option<&Name> {
    match pass(action) {
        Pass::Constraint => None,
        _ => action.column(),
    }
}

/// Whether PostgreSQL looks at a column before any action has run, and so does not see what the first one does.
fn looks_ahead(one: &TableAction, other: &TableAction) -> bool {
    let retypes = matches!(other, TableAction::SetType { .. } | TableAction::Relabel { .. });
    let matters = matches!(
        one,
        TableAction::DropExpression(_)
            | TableAction::SetExpression(..)
            | TableAction::SetType { .. }
            | TableAction::Relabel { .. }
            | TableAction::AddColumn(_)
    );
    // An identity has to be of an integer type as long as it is there.
    let is_identity = matches!(
        (one, other),
        (TableAction::DropIdentity(_), TableAction::SetType { to, .. })
            if SequenceType::parse(&to.to_string()).is_none()
    );
    retypes && matters || is_identity
}

/// Whether the first has to run before the second.
pub(super) fn precedes(first: &Step, then: &Step) -> bool {
    let Effects { creates, uses: _, releases, drops, preferred: _ } = &first.effects;
    creates.iter().any(|it| then.effects.uses.contains(it))
        || releases.iter().any(|it| then.effects.drops.contains(it))
        || drops.iter().any(|it| then.effects.creates.contains(it))
}

/// The passes in which PostgreSQL runs the actions of one `ALTER TABLE` (`AlterTablePass` in its tablecmds.c).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Pass {
    Drop,
    Type,
    AddColumn,
    Expression,
    Requirement,
    Constraint,
    Value,
    Rest,
}

fn pass(action: &TableAction) -> Pass {
    match action {
        TableAction::DropColumn(_)
        | TableAction::DropConstraint(_)
        | TableAction::DropDefault(_)
        | TableAction::DropExpression(_)
        | TableAction::DropNotNull(_)
        | TableAction::DropIdentity(_) => Pass::Drop,
        TableAction::SetType { .. } | TableAction::Relabel { .. } => Pass::Type,
        TableAction::AddColumn(_) => Pass::AddColumn,
        TableAction::SetExpression(..) => Pass::Expression,
        TableAction::SetNotNull(_) | TableAction::AddNotNull(..) => Pass::Requirement,
        TableAction::AddConstraint(_)
        | TableAction::AddPrimaryKeyUsing(..)
        | TableAction::AddUniqueUsing(..) => Pass::Constraint,
        TableAction::SetDefault(..) | TableAction::DrawFrom(..) | TableAction::AddIdentity(..) => {
            Pass::Value
        }
        TableAction::SetIdentity(..)
        | TableAction::SetStorage(..)
        | TableAction::ResetStorage(_)
        | TableAction::SetCompression(..)
        | TableAction::SetStatistics(..)
        | TableAction::SetOptions(..)
        | TableAction::ResetOptions(..)
        | TableAction::ValidateConstraint(_)
        | TableAction::SetTiming(..)
        | TableAction::SetEnforced(..)
        | TableAction::SetInherited(..)
        | TableAction::SetLogged
        | TableAction::SetUnlogged
        | TableAction::SetParameters(_)
        | TableAction::ResetParameters(_)
        | TableAction::SetTablespace(_)
        | TableAction::SetAccessMethod(_)
        | TableAction::EnableRowSecurity(_)
        | TableAction::ForceRowSecurity(_)
        | TableAction::SetReplicaIdentity(_)
        | TableAction::SetClustered(_)
        | TableAction::Inherit(_)
        | TableAction::NoInherit(_) => Pass::Rest,
    }
}

/// What of a column an action changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aspect {
    Type,
    Value,
    Identity,
    Requirement,
    Rest,
}

impl Aspect {
    /// Whether it matters which of two actions runs first.
    fn meets(self, other: Aspect) -> bool {
        match (self, other) {
            (Aspect::Requirement, Aspect::Type | Aspect::Value)
            | (Aspect::Type | Aspect::Value, Aspect::Requirement) => false,
            (Aspect::Type, _)
            | (Aspect::Value, _)
            | (Aspect::Identity, _)
            | (Aspect::Requirement, _)
            | (Aspect::Rest, _) => true,
        }
    }
}

fn aspect(action: &TableAction) -> Aspect {
    match action {
        TableAction::SetType { .. } | TableAction::Relabel { .. } => Aspect::Type,
        TableAction::SetDefault(..) | TableAction::DropDefault(_) => Aspect::Value,
        TableAction::SetNotNull(_) | TableAction::DropNotNull(_) | TableAction::AddNotNull(..) => {
            Aspect::Requirement
        }
        TableAction::AddIdentity(..)
        | TableAction::SetIdentity(..)
        | TableAction::DropIdentity(_)
        | TableAction::DrawFrom(..) => Aspect::Identity,
        _ => Aspect::Rest,
    }
}

fn joined(first: Step, then: Step) -> Step {
    let (
        Statement::Table(TableStatement::Alter { table, mut parts }),
        Statement::Table(TableStatement::Alter { parts: others, .. }),
    ) = (first.statement, then.statement)
    else {
        unreachable!("only steps that alter a table fit together")
    };
    parts.extend(others);
    let mut effects = first.effects;
    let Effects { creates, uses, releases, drops, preferred } = then.effects;
    effects.creates.extend(creates);
    effects.uses.extend(uses);
    effects.releases.extend(releases);
    effects.drops.extend(drops);
    effects.preferred.extend(preferred);
    let fires = first.fires.into_iter().chain(then.fires).collect();
    let statement = TableStatement::Alter { table, parts }.into();
    Step { statement, effects, transaction: first.transaction, fires }
}
