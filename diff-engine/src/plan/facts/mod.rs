//! What a statement does to a live system: takes a statement and the server's version, returns typed facts. Never
//! writes a sentence.
//!
//! Lint rules, transaction files and tests read these facts, so that PostgreSQL's lock table is written only here. A
//! test compares the facts with real servers (`tests/tests/facts.rs`).

mod cast;
mod lock;
mod table;

use driftless_schema::{Expression, LooseName, Name, ObjectId, Pair, QualifiedName, SqlType};

pub use cast::Conversion;
pub(crate) use cast::spelled;
pub use lock::{Blocks, LockMode};

use super::Transaction;
use crate::kinds::SequenceIs;

/// What a statement does to a live system, including what it does to a table that the same plan creates: a caller that
/// knows the plan removes that (`Facts::without`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The strongest lock on each relation, until the transaction ends.
    pub locks: Vec<Lock>,
    /// What is written to new files.
    pub rewrites: Vec<Rewrite>,
    /// Tables whose rows are all read.
    pub scans: Vec<Scan>,
    /// Data that is lost.
    pub loses: Vec<Loss>,
    /// Whether it may share a transaction.
    pub transaction: Transaction,
    /// What breaks in programs that were compiled for the schema before.
    pub breaks: Vec<Break>,
}

/// A lock on a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The relation.
    pub on: Relation,
    /// The mode.
    pub mode: LockMode,
}

/// A relation, as exactly as a statement knows it. A relation that only the catalog knows is described by how to find
/// it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// A table.
    Table(QualifiedName),
    /// An index.
    Index(QualifiedName),
    /// The table of an index or of statistics.
    TableOf(ObjectId),
    /// The tables with a column of that type, or of a type over it.
    TablesWith(ObjectId),
    /// A sequence.
    Sequence(SequenceIs),
    /// The table that a constraint refers to, if it is a foreign key.
    Referenced {
        /// The constraint's table.
        table: QualifiedName,
        /// The constraint.
        constraint: Name,
    },
    /// The tables at the other end of each foreign key over a column.
    Linked {
        /// The column's table.
        table: QualifiedName,
        /// The column.
        column: Name,
    },
    /// The relation that a view, trigger, policy or rule is, or depends on; a function is no relation.
    Dependent(ObjectId),
}

/// Something that is written to a new file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// What is written.
    pub what: Rewritten,
    /// Why.
    pub reason: Reason,
    /// Whether it happens on every server and for all data; otherwise it depends on facts that the plan does not know.
    pub is_certain: bool,
}

/// What is written to a new file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rewritten {
    /// A table with all its indexes.
    Table(QualifiedName),
    /// The indexes of a table that mention a column.
    IndexesOver(QualifiedName, Name),
    /// One index.
    Index(QualifiedName),
}

/// Why something is written to a new file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Each value of a column is cast to another type.
    Cast {
        /// The column.
        column: Name,
        /// Its types.
        types: Pair<SqlType>,
        /// What happens to the values.
        conversion: Conversion,
    },
    /// A column's values are sorted by another collation; none: its type's own.
    Collation(Name, Option<LooseName>),
    /// The labels of a column are those of another enum.
    Labels(Name),
    /// A new column's default gives each row its own value.
    VolatileDefault(Name),
    /// A new column takes a number from a sequence for each row.
    Numbers(Name),
    /// A column is computed for each row.
    Computed {
        /// The column.
        column: Name,
        /// Whether the column is new.
        is_new: bool,
    },
    /// It is stored in another place or in another way.
    Storage(StoredAs),
    /// An index that was invalid is rebuilt.
    Reindex,
}

/// How a table or an index is stored from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoredAs {
    /// With a write-ahead log.
    Logged,
    /// Without one.
    Unlogged,
    /// In another tablespace.
    InTablespace,
    /// By another access method.
    ByAccessMethod,
}

/// Every row of a table is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The table.
    pub table: Relation,
    /// The purpose.
    pub purpose: Purpose,
    /// Whether it happens for all data; otherwise it depends on facts that the plan does not know.
    pub is_certain: bool,
}

/// The purpose for which the rows of a table are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An index is built that no rows can fail.
    Index(Name),
    /// An index is built that fails if two rows are equal.
    Unique(Key),
    /// An index is built that fails if two rows exclude each other by this constraint.
    Exclusion(Name),
    /// The statement fails if a row violates this check.
    Check(Name),
    /// The statement fails if a row refers to no row of the other table.
    ForeignKey {
        /// The referring columns.
        columns: Vec<Name>,
        /// The table that they refer to.
        references: QualifiedName,
    },
    /// This table is searched for the rows that another one refers to.
    Referenced,
    /// The statement fails if a row violates an existing constraint that has not been checked until now.
    Validation(Name),
    /// The statement fails if a row has no value in this column.
    NotNull(Name),
    /// The statement fails if a row has one of some labels.
    Labels(Name),
    /// Rows without a value in this column get one.
    Fill(Name),
    /// The last number in this column is searched for.
    LastNumber(Name),
    /// The statement fails if a row does not belong to this part of the table's rows.
    Partition(QualifiedName),
}

/// The values in which two rows may not be equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The columns of a constraint.
    Columns(Vec<Name>),
    /// The keys of a unique index.
    Index(Name),
}

/// Data that is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The rows of a table.
    Rows(QualifiedName),
    /// The values of a column.
    Values(QualifiedName, Name),
    /// Digits, or other parts, of the values of a column.
    Accuracy(QualifiedName, Name),
    /// The position of a sequence.
    Position(SequenceIs),
    /// Which of two labels a row had.
    Distinction {
        /// The enum.
        enumeration: QualifiedName,
        /// Each label with the one that replaces it.
        labels: Vec<Pair<String>>,
    },
    /// The rows of a table or the position of a sequence, in each crash and on each replica from now on.
    Durability(Relation),
    /// All objects that an extension created.
    Extension(Name),
}

/// What breaks in running programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// A table's old name no longer exists.
    TableRenamed(Pair<QualifiedName>),
    /// A column's old name no longer exists.
    ColumnRenamed(QualifiedName, Pair<Name>),
    /// A schema's old name no longer exists.
    NamespaceRenamed(Pair<Name>),
    /// A sequence's old name no longer exists.
    SequenceRenamed(Pair<QualifiedName>),
    /// A type is looked up by its name once on each connection.
    EnumRenamed(Pair<QualifiedName>),
    /// A label's old name no longer exists.
    LabelRenamed(QualifiedName, Pair<String>),
    /// An object that programs use is dropped.
    Gone(ObjectId),
    /// Statements that are prepared and return the column fail until the program reconnects (`cached plan must not change
    /// result type`).
    Prepared {
        /// The column's table.
        table: QualifiedName,
        /// The column.
        column: Name,
        /// Its types.
        types: Pair<SqlType>,
    },
    /// The type has another OID than the one that programs remember.
    EnumRecreated(QualifiedName),
    /// Programs cannot read a label.
    LabelAdded(QualifiedName, String),
    /// Programs that expect a value may read `NULL`.
    Nullable(QualifiedName, Name),
    /// Rows that leave the column out get another value.
    Default(QualifiedName, Name, NewDefault),
    /// Rows disappear unless a policy shows them.
    RowsHidden {
        /// The table.
        table: QualifiedName,
        /// Whether the rows also disappear for the table's owner.
        from_owner: bool,
    },
    /// Writes that were accepted before may be refused.
    WritesRefused(QualifiedName),
}

/// What a column's default becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewDefault {
    /// Another expression.
    Expression(Expression),
    /// The next number of a sequence.
    NumberOf(QualifiedName),
    /// None.
    Nothing,
}

impl Default for Facts {
    fn default() -> Facts {
        Facts {
            locks: Vec::new(),
            rewrites: Vec::new(),
            scans: Vec::new(),
            loses: Vec::new(),
            transaction: Transaction::Shared,
            breaks: Vec::new(),
        }
    }
}

impl Facts {
    /// The facts that remain if these tables have no rows yet and no program knows them, because the plan itself
    /// creates them.
    pub fn without(self, is_new: impl Fn(&QualifiedName) -> bool) -> Facts {
        let Facts { locks, rewrites, scans, loses, transaction, breaks } = self;
        let kept = |it: &Relation| it.table().is_none_or(|it| !is_new(it));
        Facts {
            locks: locks.into_iter().filter(|it| kept(&it.on)).collect(),
            rewrites: rewrites.into_iter().filter(|it| !it.what.is_of(&is_new)).collect(),
            scans: scans.into_iter().filter(|it| kept(&it.table)).collect(),
            loses: loses.into_iter().filter(|it| !it.table().is_some_and(&is_new)).collect(),
            transaction,
            breaks: breaks.into_iter().filter(|it| !it.table().is_some_and(&is_new)).collect(),
        }
    }

    /// The lock on a table; none if the statement takes none.
    pub fn lock(&self, table: &QualifiedName) -> Option<LockMode> {
        let on =
            self.locks.iter().filter(|it| matches!(&it.on, Relation::Table(it) if it == table));
        on.map(|it| it.mode).max()
    }

    /// The strongest lock on any relation.
    pub fn strongest_lock(&self) -> Option<LockMode> {
        self.locks.iter().map(|it| it.mode).max()
    }

    /// The facts of both: of two locks on one relation, the stronger one.
    pub(crate) fn and(mut self, other: Facts) -> Facts {
        let Facts { locks, rewrites, scans, loses, transaction, breaks } = other;
        self = locks.into_iter().fold(self, |all, Lock { on, mode }| all.locking(on, mode));
        self.rewrites.extend(rewrites);
        self.scans.extend(scans);
        self.loses.extend(loses);
        self.transaction = self.transaction.max(transaction);
        self.breaks.extend(breaks);
        self
    }

    pub(crate) fn locking(mut self, on: Relation, mode: LockMode) -> Facts {
        match self.locks.iter_mut().find(|it| it.on == on) {
            Some(lock) => lock.mode = lock.mode.max(mode),
            None => self.locks.push(Lock { on, mode }),
        }
        self
    }

    /// All rows of the table are read, for that purpose.
    pub(crate) fn reading(table: &QualifiedName, purpose: Purpose) -> Facts {
        let table = Relation::Table(table.clone());
        Facts::default().locking(table.clone(), LockMode::AccessShare).scanning(table, purpose)
    }

    /// A constraint with a unique index is added.
    pub(crate) fn adding_unique(table: &QualifiedName, key: Key) -> Facts {
        Facts::default()
            .locking_table(table, LockMode::AccessExclusive)
            .scanning(Relation::Table(table.clone()), Purpose::Unique(key))
            .breaking(Break::WritesRefused(table.clone()))
    }

    pub(crate) fn locking_table(self, table: &QualifiedName, mode: LockMode) -> Facts {
        self.locking(Relation::Table(table.clone()), mode)
    }

    pub(crate) fn rewriting(mut self, what: Rewritten, reason: Reason) -> Facts {
        self.rewrites.push(Rewrite { what, reason, is_certain: true });
        self
    }

    pub(crate) fn perhaps_rewriting(mut self, what: Rewritten, reason: Reason) -> Facts {
        self.rewrites.push(Rewrite { what, reason, is_certain: false });
        self
    }

    pub(crate) fn scanning(mut self, table: Relation, purpose: Purpose) -> Facts {
        self.scans.push(Scan { table, purpose, is_certain: true });
        self
    }

    pub(crate) fn perhaps_scanning(mut self, table: Relation, purpose: Purpose) -> Facts {
        self.scans.push(Scan { table, purpose, is_certain: false });
        self
    }

    pub(crate) fn losing(mut self, loss: Loss) -> Facts {
        self.loses.push(loss);
        self
    }

    pub(crate) fn breaking(mut self, it: Break) -> Facts {
        self.breaks.push(it);
        self
    }
}

impl Relation {
    /// The table that the relation is or belongs to, if its name is known.
    fn table(&self) -> Option<&QualifiedName> {
        match self {
            Relation::Table(table)
            | Relation::Referenced { table, .. }
            | Relation::Linked { table, .. }
            | Relation::Sequence(SequenceIs::OfIdentity(table, _)) => Some(table),
            Relation::Index(_)
            | Relation::TableOf(_)
            | Relation::TablesWith(_)
            | Relation::Sequence(SequenceIs::Named(_))
            | Relation::Dependent(_) => None,
        }
    }
}

impl Rewritten {
    fn is_of(&self, is_new: impl Fn(&QualifiedName) -> bool) -> bool {
        match self {
            Rewritten::Table(table) | Rewritten::IndexesOver(table, _) => is_new(table),
            Rewritten::Index(_) => false,
        }
    }
}

impl Loss {
    /// The table whose existing rows lose something.
    fn table(&self) -> Option<&QualifiedName> {
        match self {
            Loss::Rows(table) | Loss::Values(table, _) | Loss::Accuracy(table, _) => Some(table),
            Loss::Position(SequenceIs::OfIdentity(table, _)) => Some(table),
            // Durability concerns rows that are yet to be written.
            Loss::Durability(_) => None,
            Loss::Position(SequenceIs::Named(_))
            | Loss::Distinction { .. }
            | Loss::Extension(_) => None,
        }
    }
}

impl Break {
    /// The table that a program would have to use to break.
    fn table(&self) -> Option<&QualifiedName> {
        match self {
            Break::TableRenamed(Pair { before: table, .. })
            | Break::ColumnRenamed(table, _)
            | Break::Prepared { table, .. }
            | Break::Nullable(table, _)
            | Break::WritesRefused(table) => Some(table),
            // A new table with policies, or whose numbers come from a sequence, is reported too: there it is just as
            // surprising.
            Break::RowsHidden { .. } | Break::Default(..) => None,
            Break::NamespaceRenamed(_)
            | Break::SequenceRenamed(_)
            | Break::EnumRenamed(_)
            | Break::LabelRenamed(..)
            | Break::Gone(_)
            | Break::EnumRecreated(_)
            | Break::LabelAdded(..) => None,
        }
    }
}
