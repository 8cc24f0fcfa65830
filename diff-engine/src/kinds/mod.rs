//! The kinds of objects that are directly in a namespace or that a table owns. Everything that the engine knows of a
//! kind stands in the kind's directory, and the stages go through this register: a new kind is a directory and its lines
//! here. Tables and columns, which hold the others, stand in the stages themselves.
//!
//! A directory has what its kind needs of:
//! - `matching.rs`: what makes two objects one,
//! - `diff.rs`: what can happen to an object, unless a table owns it,
//! - `plan.rs`: the steps of its changes,
//! - `statement.rs`: its statements, and what they do to a live system,
//! - `render.rs`: its statements as SQL.

pub(crate) mod check;
pub(crate) mod domain;
pub(crate) mod enumeration;
mod exclusion;
pub(crate) mod extension;
pub(crate) mod foreign_key;
pub(crate) mod grant;
pub(crate) mod index;
pub(crate) mod namespace;
pub(crate) mod owned;
pub(crate) mod primary_key;
pub(crate) mod rights;
pub(crate) mod sequence;
pub(crate) mod standalone;
mod statistics;
pub(crate) mod unique;

use std::collections::BTreeMap;

use driftless_schema::{
    Check, Domain, Enum, Exclusion, ForeignKey, Index, Kind, ObjectId, Pair, PrimaryKey,
    QualifiedName, Schema, Sequence, Statistics, Table, Unique,
};

pub use domain::{DomainChange, DomainRebuild, DomainStatement};
pub use enumeration::{
    EnumChange, EnumStatement, LabelPosition, Labelled, NewLabel, Rebuild, RenamedLabel,
};
pub use extension::{ExtensionChange, ExtensionStatement};
pub use grant::{GrantChange, GrantStatement, Privileges};
pub use index::{IndexAction, IndexStatement};
pub use namespace::{NamespaceChange, NamespaceStatement};
pub use rights::{
    Act, DefaultRightsChange, ObjectRightsChange, PrivilegeChange, RightsChange, RightsOn,
    RightsStatement,
};
pub use sequence::{
    Beyond, Follows, SequenceAction, SequenceChange, SequenceIs, SequenceStatement,
};
pub(crate) use standalone::TextPlace;
pub use standalone::{Known, RebuiltType, Standalone, TextId, TextQuestion};
pub use statistics::StatisticsStatement;

use owned::FromList;

use crate::diff::OwnedChange;
use crate::lint::rule::Rule;
use crate::matching::{Matched, Matching, Names, Renames, Underlying, Values};
use crate::plan::{
    AroundStatement, Comment, DependentStatement, Planned, PlannedConstraint, PlannedOwned,
    Refusal, RowsStatement, Step, TableStatement,
};
use crate::render::Spelled;

/// The rules that are about objects of one kind.
pub(crate) fn rules() -> &'static [&'static Rule] {
    domain::RULES
}

/// Objects of the kinds that are directly in a namespace, tables excepted: for each kind, its list in a schema and in a
/// matching, and what can happen to it.
macro_rules! standalone_kinds {
    ($($(#[$doc:meta])* $list:ident: $kind:ident, $change:ident;)*) => {
        /// The objects that are directly in a namespace, tables excepted.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct StandaloneObjects {
            $($(#[$doc])* pub $list: Vec<Matched<$kind>>,)*
        }

        /// A change of an object that is directly in a namespace, tables excepted.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum StandaloneChange {
            $($(#[$doc])* $kind($change),)*
        }

        impl StandaloneObjects {
            pub(crate) fn of(schemas: &Pair<Schema>, renames: &Renames) -> StandaloneObjects {
                StandaloneObjects {
                    $($list: standalone::matched(schemas.as_ref().map(|it| &it.$list), renames),)*
                }
            }

            pub(crate) fn swap(self) -> StandaloneObjects {
                StandaloneObjects {
                    $($list: self.$list.into_iter().map(Matched::swap).collect(),)*
                }
            }

            /// Puts the objects of each side into a schema.
            pub(crate) fn put(&self, schemas: &mut Pair<Schema>) {
                $(
                    let sides = standalone::sides(&self.$list);
                    (schemas.before.$list, schemas.after.$list) = (sides.before, sides.after);
                )*
            }

            pub(crate) fn each_name(&self, visit: &mut dyn FnMut(&QualifiedName)) {
                $(standalone::each_name(&self.$list, visit);)*
            }

            pub(crate) fn underlying(
                &self,
                renames: &Renames,
                all: &mut Pair<BTreeMap<ObjectId, Underlying>>,
            ) {
                $(standalone::underlying(&self.$list, renames, all);)*
            }

            /// The objects that exist only after.
            pub fn added(&self) -> Vec<ObjectId> {
                let mut all = Vec::new();
                $(all.extend(standalone::added(&self.$list));)*
                all
            }

            /// The objects that exist only before.
            pub(crate) fn removed(&self) -> Vec<ObjectId> {
                let mut all = Vec::new();
                $(all.extend(standalone::removed(&self.$list));)*
                all
            }

            /// Puts the objects that exist only before into a schema, if `takes` says so, under their names after.
            pub(crate) fn adopt(
                &self,
                schema: &mut Schema,
                takes: &mut dyn FnMut(&ObjectId) -> bool,
                renames: &Renames,
            ) {
                $(
                    for matched in &self.$list {
                        let Matched::Removed(it) = matched else { continue };
                        if takes(&ObjectId::qualified(<$kind as Standalone>::KIND, it.name())) {
                            schema.$list.push(it.clone().carried(renames));
                        }
                    }
                )*
            }

            /// Calls `visit` with the names of each object that is on both sides, and its kind.
            pub fn kept(
                &self,
                visit: &mut dyn FnMut(Kind, Pair<&QualifiedName>),
            ) {
                $(standalone::kept(&self.$list, visit);)*
            }

            /// Calls `visit` with the names of the objects of each kind.
            pub(crate) fn names(
                &self,
                visit: &mut dyn FnMut(Kind, Names<QualifiedName>),
            ) {
                $(visit(
                    <$kind as Standalone>::KIND,
                    Names::of(&self.$list, |it| it.name().clone()),
                );)*
            }

            /// Calls `visit` with each removed and added object that may be one, and how well they fit.
            pub(crate) fn alike(
                &self,
                visit: &mut dyn FnMut(Kind, Pair<&QualifiedName>, u32),
            ) {
                $(standalone::alike(&self.$list, visit);)*
            }

            /// Calls `visit` with each question that PostgreSQL has to answer before the objects can be compared.
            pub(crate) fn questions(
                &self,
                visit: &mut dyn FnMut(TextPlace, Pair<&QualifiedName>, TextQuestion),
            ) {
                $(standalone::questions(&self.$list, visit);)*
            }

            /// Makes a text equal to its counterpart: PostgreSQL says that they mean the same.
            pub(crate) fn equate(&mut self, place: TextPlace) {
                $(standalone::equate(&mut self.$list, place);)*
            }
        }

        /// What differs between the objects of each kind, and the types that are replaced by others.
        pub(crate) fn standalone_changes(
            matching: &Matching,
            renames: &Renames,
            values: &Values,
        ) -> (Vec<StandaloneChange>, Vec<RebuiltType>) {
            let mut all = Vec::new();
            let mut rebuilt = Vec::new();
            $({
                let known = Known { matching, renames, values, rebuilt: &rebuilt };
                let own = <$kind as Standalone>::changes(&matching.standalone.$list, &known);
                rebuilt.extend(own.iter().filter_map(<$kind as Standalone>::rebuilt));
                all.extend(own.into_iter().map(StandaloneChange::$kind));
            })*
            (all, rebuilt)
        }

        impl StandaloneChange {
            pub(crate) fn steps(self, server_version: u32) -> Vec<Step> {
                match self {
                    $(StandaloneChange::$kind(it) => {
                        <$kind as Standalone>::steps(it, server_version)
                    })*
                }
            }
        }
    };
}

standalone_kinds! {
    /// Of enums.
    enums: Enum, EnumChange;
    /// Of domains.
    domains: Domain, DomainChange;
    /// Of sequences.
    sequences: Sequence, SequenceChange;
}

/// Objects of the kinds that a table owns besides columns: for each kind, its list in a matching and in a table. The
/// dollar sign is a token that the macros need which this one makes.
macro_rules! owned_kinds {
    ($d:tt $($(#[$doc:meta])* $list:ident, $table:ident: $kind:ident;)*) => {
        /// The kinds of objects that a table owns.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum OwnedKind {
            $($(#[$doc])* $kind,)*
        }

        /// The objects that a table owns.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct OwnedObjects {
            $($(#[$doc])* pub $list: Vec<Matched<$kind>>,)*
        }

        /// A change of an object that a table owns.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum AnyOwnedChange {
            $($(#[$doc])* $kind(OwnedChange<$kind>),)*
        }

        $(
            impl owned::InRegister for $kind {
                const KIND: OwnedKind = OwnedKind::$kind;

                fn any(change: OwnedChange<$kind>) -> AnyOwnedChange {
                    AnyOwnedChange::$kind(change)
                }
            }
        )*

        impl AnyOwnedChange {
            pub(crate) fn steps(self, table: &QualifiedName) -> Vec<Step> {
                match self {
                    $(AnyOwnedChange::$kind(it) => <$kind as PlannedOwned>::steps(table, it),)*
                }
            }
        }

        impl OwnedObjects {
            pub(crate) fn of(tables: Pair<Table>, renames: &Renames) -> OwnedObjects {
                let Pair { before, after } = tables;
                let name = &before.name;
                OwnedObjects {
                    $($list: owned::matched(
                        Pair {
                            before: before.$table.into_iter().collect(),
                            after: after.$table.into_iter().collect(),
                        },
                        renames,
                        name,
                    ),)*
                }
            }

            pub(crate) fn swap(self) -> OwnedObjects {
                OwnedObjects { $($list: self.$list.into_iter().map(Matched::swap).collect(),)* }
            }

            /// Puts the objects of each side into a table.
            pub(crate) fn put(&self, tables: &mut Pair<Table>) {
                $(
                    let sides = owned::sides(&self.$list);
                    tables.before.$table = FromList::from_list(sides.before);
                    tables.after.$table = FromList::from_list(sides.after);
                )*
            }
        }

        /// The expression for the list of every kind of object that a table owns, in one order.
        macro_rules! each_owned {
            ($d owned:expr, $d all:ident => $d body:expr) => {{
                let $crate::kinds::OwnedObjects { $($list,)* } = $d owned;
                $({
                    let $d all = $list;
                    $d body;
                })*
            }};
        }

        /// The expression for the list of every kind of object that a table owns, together with what another table has of
        /// that kind, in one order.
        macro_rules! each_with_list {
            ($d owned:expr, $d owner:expr, ($d all:ident, $d list:ident) => $d body:expr) => {{
                let $crate::kinds::OwnedObjects { $($list,)* } = $d owned;
                $({
                    let ($d all, $d list) = ($list, &mut $d owner.$table);
                    $d body;
                })*
            }};
        }

        /// The expression for what a table has of every kind, in one order.
        macro_rules! each_of_table {
            ($d owner:expr, $d all:ident => $d body:expr) => {{
                let driftless_schema::Table { name: _, columns: _, traits: _, grants: _, inherited: _, $($table,)* } = $d owner;
                $({
                    let $d all = $table;
                    $d body;
                })*
            }};
        }

        /// The expression for the list of the kind that a value names.
        macro_rules! of_kind {
            ($d owned:expr, $d kind:expr, $d all:ident => $d body:expr) => {
                match $d kind {
                    $($crate::kinds::OwnedKind::$kind => {
                        let $d all = &mut $d owned.$list;
                        $d body
                    })*
                }
            };
        }
    };
}

owned_kinds! { $
    /// A primary key.
    primary_keys, primary_key: PrimaryKey;
    /// Unique constraints.
    uniques, uniques: Unique;
    /// Checks.
    checks, checks: Check;
    /// Foreign keys.
    foreign_keys, foreign_keys: ForeignKey;
    /// Exclusion constraints.
    exclusions, exclusions: Exclusion;
    /// Indexes.
    indexes, indexes: Index;
    /// Extended statistics.
    statistics, statistics: Statistics;
}

pub(crate) use {each_of_table, each_owned, each_with_list, of_kind};

/// Constraints, as `ADD CONSTRAINT` and `CREATE TABLE` take them.
macro_rules! constraints {
    ($($(#[$doc:meta])* $kind:ident, $table:ident;)*) => {
        /// A constraint of a table.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Constraint {
            $($(#[$doc])* $kind($kind),)*
        }

        impl Constraint {
            /// The constraints of a table.
            pub(crate) fn all(table: &Table) -> Vec<Constraint> {
                let mut all = Vec::new();
                $(all.extend(table.$table.iter().cloned().map(Constraint::$kind));)*
                all
            }

            pub(crate) fn planned(&self) -> &dyn PlannedConstraint {
                match self {
                    $(Constraint::$kind(it) => it,)*
                }
            }

            pub(crate) fn spelled(&self) -> &dyn Spelled {
                match self {
                    $(Constraint::$kind(it) => it,)*
                }
            }
        }

        $(
            impl From<$kind> for Constraint {
                fn from(it: $kind) -> Constraint {
                    Constraint::$kind(it)
                }
            }
        )*
    };
}

constraints! {
    /// `PRIMARY KEY`.
    PrimaryKey, primary_key;
    /// `UNIQUE`.
    Unique, uniques;
    /// `CHECK`.
    Check, checks;
    /// `FOREIGN KEY`.
    ForeignKey, foreign_keys;
    /// `EXCLUDE`.
    Exclusion, exclusions;
}

/// Statements, by the kind of object that they are about.
macro_rules! statements {
    ($($(#[$doc:meta])* $kind:ident($statement:ident);)*) => {
        /// One SQL statement.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Statement {
            $($(#[$doc])* $kind($statement),)*
        }

        impl Statement {
            pub(crate) fn planned(&self) -> &dyn Planned {
                match self {
                    $(Statement::$kind(it) => it,)*
                }
            }

            pub(crate) fn spelled(&self) -> &dyn Spelled {
                match self {
                    $(Statement::$kind(it) => it,)*
                }
            }
        }

        $(
            impl From<$statement> for Statement {
                fn from(it: $statement) -> Statement {
                    Statement::$kind(it)
                }
            }
        )*
    };
}

statements! {
    /// About a namespace.
    Namespace(NamespaceStatement);
    /// About an extension.
    Extension(ExtensionStatement);
    /// About an enum.
    Enum(EnumStatement);
    /// About a domain.
    Domain(DomainStatement);
    /// About a sequence.
    Sequence(SequenceStatement);
    /// About a table.
    Table(TableStatement);
    /// About an index.
    Index(IndexStatement);
    /// About extended statistics.
    Statistics(StatisticsStatement);
    /// About privileges on a table.
    Grant(GrantStatement);
    /// About owners, and privileges on what is no table.
    Rights(RightsStatement);
    /// `COMMENT ON`.
    Comment(Comment);
    /// About an object that depends on something that changes.
    Dependent(DependentStatement);
    /// About the rows of a table.
    Rows(RowsStatement);
    /// Before and after others.
    Around(AroundStatement);
    /// Raises an error: the requested change is not supported yet, or impossible.
    Refuse(Refusal);
}
