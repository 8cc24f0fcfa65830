//! One sort of value replaces another: default, identity, `serial`, nothing. The sequence's position is kept.

use driftless_schema::{
    Column, ColumnValue, Expression, Identity, Name, ObjectId, OwnedBy, Pair, QualifiedName,
    Serial, Side,
};

use super::aside::aside;
use super::{Statement, Step, TableAction, alter};
use crate::diff::Following;
use crate::kinds::sequence::plan::Limits;
use crate::kinds::{Follows, SequenceAction, SequenceIs, SequenceStatement, sequence};
use crate::plan::effects::{Resource, relation, required};

/// The steps that remove the old value, and those that add the new one: in statements of their own, since identity and
/// default exclude each other within one `ALTER TABLE` too. A change of type, if there is one, runs between them.
#[derive(Default)]
pub(super) struct ValueChange {
    pub(super) removal: Vec<Step>,
    pub(super) addition: Vec<Step>,
}

pub(super) fn value_change(table: &QualifiedName, pair: &Pair<Column>) -> ValueChange {
    let column = &pair.after.name;
    let with = ValueOfColumn { table, column };
    match (&pair.before.value, &pair.after.value) {
        (ColumnValue::Identity(before), ColumnValue::Identity(after)) => ValueChange {
            removal: Vec::new(),
            addition: (before.kind != after.kind)
                .then(|| with.value(TableAction::SetIdentity(column.clone(), after.kind)))
                .into_iter()
                .collect(),
        },
        (ColumnValue::Serial(_), ColumnValue::Serial(_)) => ValueChange::default(),
        (ColumnValue::Serial(before), ColumnValue::Identity(after)) => {
            with.serial_to_identity(before, after)
        }
        (ColumnValue::Identity(_), ColumnValue::Serial(after)) => with.identity_to_serial(after),
        (ColumnValue::Default(before), ColumnValue::Default(after)) => {
            // Nothing is removed before, so the old sequence is still in use until this statement.
            let set = with.default(after).releases(Resource::AnySequence(Side::Before));
            let set = set.depends(table, std::slice::from_ref(before), Side::Before);
            ValueChange { removal: Vec::new(), addition: vec![set] }
        }
        (before, after) => ValueChange {
            removal: with.removal(before),
            addition: with.addition(after, &pair.after),
        },
    }
}

/// The default is dropped in a statement before and set in a statement after.
pub(super) fn default_again(table: &QualifiedName, pair: &Pair<Column>) -> ValueChange {
    let with = ValueOfColumn { table, column: &pair.after.name };
    ValueChange {
        removal: with.removal(&pair.before.value),
        addition: with.addition(&pair.after.value, &pair.after),
    }
}

struct ValueOfColumn<'a> {
    table: &'a QualifiedName,
    column: &'a Name,
}

impl ValueOfColumn<'_> {
    fn id(&self) -> ObjectId {
        ObjectId::column(self.table, self.column)
    }

    fn identity(&self) -> SequenceIs {
        SequenceIs::OfIdentity(self.table.clone(), self.column.clone())
    }

    fn value(&self, action: TableAction) -> Step {
        alter(self.table, vec![action])
            .uses(self.id())
            .uses(Resource::AnySequence(Side::After))
            .creates(Resource::ValueOf(self.table.clone(), self.column.clone()))
    }

    fn default(&self, text: &Expression) -> Step {
        self.value(TableAction::SetDefault(self.column.clone(), text.clone())).depends(
            self.table,
            std::slice::from_ref(text),
            Side::After,
        )
    }

    fn drop_default(&self) -> Step {
        alter(self.table, vec![TableAction::DropDefault(self.column.clone())])
            .uses(self.id())
            .releases(Resource::AnySequence(Side::Before))
    }

    fn removal(&self, before: &ColumnValue) -> Vec<Step> {
        match before {
            ColumnValue::Default(it) => {
                let text = std::slice::from_ref(it);
                vec![self.drop_default().depends(self.table, text, Side::Before)]
            }
            ColumnValue::Identity(_) => vec![self.drop_identity()],
            ColumnValue::Serial(it) => {
                let name = sequence::plan::named(self.table, self.column, it);
                let drop = self.drop_default().releases(relation(&name));
                vec![drop, drop_sequence(&name)]
            }
            ColumnValue::Null | ColumnValue::Generated(_) => Vec::new(),
        }
    }

    fn addition(&self, after: &ColumnValue, column: &Column) -> Vec<Step> {
        match after {
            ColumnValue::Default(it) => {
                vec![self.default(it)]
            }
            ColumnValue::Identity(it) => {
                let limits = Limits::of((sequence::plan::counts(column), &it.options));
                vec![
                    self.add_identity(it),
                    self.follow(self.identity(), &limits, it.options.increment),
                ]
            }
            ColumnValue::Serial(it) => {
                let name = sequence::plan::named(self.table, self.column, it);
                let limits = Limits::of((it.data_type, &it.options));
                let mut all = sequence::plan::created(&name, it, None);
                all.extend(self.draw_from(&name));
                let own = SequenceIs::Named(name.clone());
                all.push(self.follow(own, &limits, it.options.increment).uses(relation(&name)));
                all
            }
            ColumnValue::Null | ColumnValue::Generated(_) => Vec::new(),
        }
    }

    /// PostgreSQL gives the identity's sequence the name that the old sequence had, so that name has to be free.
    fn serial_to_identity(&self, before: &Serial, after: &Identity) -> ValueChange {
        let name = sequence::plan::named(self.table, self.column, before);
        let old = QualifiedName::new(name.namespace.clone(), aside(&name.name));
        let free = Step::new(SequenceStatement::Alter {
            sequence: SequenceIs::Named(name.clone()),
            actions: vec![SequenceAction::OwnedBy(None)],
        });
        let removal = vec![
            self.drop_default().releases(relation(&name)),
            free.releases(relation(&name)),
            Step::new(SequenceStatement::Rename(Pair { before: name.clone(), after: old.clone() }))
                .drops(relation(&name))
                .creates(relation(&old)),
        ];
        let copy = Statement::Sequence(SequenceStatement::CopyPosition {
            from: SequenceIs::Named(old.clone()),
            to: self.identity(),
        });
        let addition = vec![
            self.add_identity(after).uses(relation(&old)),
            Step::new(copy)
                .uses(Resource::ValueOf(self.table.clone(), self.column.clone()))
                .creates(self.copied()),
            Step::new(SequenceStatement::Drop(old)).uses(self.copied()),
        ];
        ValueChange { removal, addition }
    }

    fn identity_to_serial(&self, after: &Serial) -> ValueChange {
        let name = sequence::plan::named(self.table, self.column, after);
        let new = QualifiedName::new(name.namespace.clone(), aside(&name.name));
        let mut removal = sequence::plan::created(&new, after, None);
        let copy = Statement::Sequence(SequenceStatement::CopyPosition {
            from: self.identity(),
            to: SequenceIs::Named(new.clone()),
        });
        let copy = Step::new(copy).uses(relation(&new)).uses(self.id());
        removal.push(copy.creates(self.copied()));
        removal.push(self.drop_identity().uses(self.copied()).drops(relation(&name)));
        let names = Pair { before: new.clone(), after: name.clone() };
        let rename = Step::new(SequenceStatement::Rename(names)).uses(self.copied());
        removal.push(rename.creates(relation(&name)));
        ValueChange { removal, addition: self.draw_from(&name) }
    }

    fn copied(&self) -> Resource {
        Resource::PositionOf(self.table.clone(), self.column.clone())
    }

    /// An identity needs `NOT NULL` while it exists.
    fn add_identity(&self, it: &Identity) -> Step {
        self.value(TableAction::AddIdentity(self.column.clone(), it.clone()))
            .uses(required(self.table, self.column))
    }

    fn drop_identity(&self) -> Step {
        alter(self.table, vec![TableAction::DropIdentity(self.column.clone())])
            .uses(self.id())
            .releases(Resource::AnySequence(Side::Before))
            .releases(required(self.table, self.column))
    }

    fn draw_from(&self, name: &QualifiedName) -> Vec<Step> {
        let owner = OwnedBy { table: self.table.clone(), column: self.column.clone() };
        let own = Step::new(SequenceStatement::Alter {
            sequence: SequenceIs::Named(name.clone()),
            actions: vec![SequenceAction::OwnedBy(Some(owner))],
        });
        let own = own.uses(relation(name)).uses(self.id());
        let default = TableAction::DrawFrom(self.column.clone(), name.clone());
        vec![own, self.value(default).uses(relation(name))]
    }

    /// The sequence's next number is beyond the numbers that rows already have.
    fn follow(&self, sequence: SequenceIs, limits: &Limits, increment: i64) -> Step {
        Step::new(SequenceStatement::FollowRows {
            sequence,
            table: self.table.clone(),
            column: self.column.clone(),
            start: limits.start,
            upwards: increment > 0,
            follows: Follows::ItsColumn,
        })
        .uses(self.id())
        .uses(Resource::ValueOf(self.table.clone(), self.column.clone()))
    }
}

/// A new sequence, declared on its own, continues after the last number of a column that draws from it from now on. Rows
/// without a number draw theirs later.
pub(super) fn follow(table: &QualifiedName, following: Following) -> Step {
    let Following { column, sequence, is_shared } = following;
    let limits = Limits::of((sequence.data_type, &sequence.options));
    let follow = SequenceStatement::FollowRows {
        sequence: SequenceIs::Named(sequence.name.clone()),
        table: table.clone(),
        column: column.clone(),
        start: limits.start,
        upwards: sequence.options.increment > 0,
        follows: if is_shared { Follows::SeveralColumns } else { Follows::OneColumn },
    };
    Step::new(follow)
        .uses(relation(&sequence.name))
        .uses(ObjectId::column(table, &column))
        .uses(Resource::Column(Side::After, table.clone(), column))
}

fn drop_sequence(name: &QualifiedName) -> Step {
    Step::new(SequenceStatement::Drop(name.clone()))
        .drops(relation(name))
        .drops(Resource::Standing(ObjectId::sequence(name)))
        .drops(Resource::AnySequence(Side::Before))
}
