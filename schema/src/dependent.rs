//! Objects that depend on modelled objects and that no model describes: views, policies, triggers, functions.

use std::fmt;

use crate::quote::{identifier, qualified};
use crate::{Attribute, ForeignOption, LooseName, ObjectId, QualifiedName};

/// An object for whose sake PostgreSQL refuses to alter a column or a type. A draft that alters the column or the type drops
/// the object before and recreates it after, word for word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependent {
    /// Its address: see [`ObjectId::path`] for those in no namespace.
    pub id: ObjectId,
    /// The kind of object.
    pub what: DependentKind,
    /// The objects that it depends on: columns, tables, enums, constraints, other dependents.
    pub on: Vec<ObjectId>,
    /// How it is dropped and recreated; none if PostgreSQL has no statement for that.
    pub remake: Option<Remake>,
    /// Its definition, by which it is compared; none if driftless only recreates such objects.
    pub definition: Option<Definition>,
}

impl Dependent {
    /// Whether both are defined alike, whatever their owners and privileges.
    pub fn is_defined_as(&self, other: &Dependent) -> bool {
        match (&self.definition, &other.definition) {
            (Some(one), Some(two)) => one.create == two.create && one.parts == two.parts,
            // Such objects are not compared.
            _ => true,
        }
    }

    /// The same object where its table or view has another name.
    pub fn moved(mut self, id: ObjectId) -> Dependent {
        if id == self.id {
            return self;
        }
        self.id = id;
        if let (Some(below), Some(name), Some(remake)) =
            (self.relation_below(), self.id.path.last().cloned(), &mut self.remake)
        {
            let (kind, name) = (self.what.noun().to_uppercase(), identifier(&name));
            remake.drop = Some(format!("DROP {kind} {name} ON {};", qualified(&below)));
        }
        self
    }

    /// The statement that drops it; none if it goes with what it belongs to.
    pub fn dropping(&self) -> Option<&str> {
        self.remake.as_ref()?.drop.as_deref()
    }

    /// This definition, with the owner and the privileges of another object.
    pub fn with_rights_of(mut self, other: &Dependent) -> Dependent {
        if let (Some(own), Some(others)) = (&mut self.definition, &other.definition) {
            own.owner.clone_from(&others.owner);
            own.rights.clone_from(&others.rights);
            let create = own.statements(self.what);
            self.remake = self.remake.map(|it| Remake { create, ..it });
        }
        self
    }

    /// The relation that it is; none for other objects.
    pub fn relation(&self) -> Option<QualifiedName> {
        match (self.what, self.id.path.as_slice()) {
            (
                DependentKind::View | DependentKind::MaterializedView | DependentKind::ForeignTable,
                [namespace, name],
            ) => Some(QualifiedName::new(namespace.clone(), name.clone())),
            _ => None,
        }
    }

    /// Its name as that of something that a column, an index or a constraint may use.
    pub fn loose_name(&self) -> Option<LooseName> {
        Some(LooseName::new(self.id.in_namespace()?.clone(), self.own_name()?))
    }

    /// The type that it is, whose values columns can have; none for other objects.
    pub fn data_type(&self) -> Option<QualifiedName> {
        match self.id.path.as_slice() {
            [namespace, name] if self.what.is_data_type() => {
                Some(QualifiedName::new(namespace.clone(), name.clone()))
            }
            _ => None,
        }
    }

    /// The type that it is, and those that come with it.
    pub fn data_types(&self) -> Vec<QualifiedName> {
        let brought = self.definition.iter().flat_map(|it| &it.brings);
        let brought = brought.filter_map(|it| match it.path.as_slice() {
            [namespace, name] => Some(QualifiedName::new(namespace.clone(), name.clone())),
            _ => None,
        });
        self.data_type().into_iter().chain(brought).collect()
    }

    /// The table or view that it belongs to; none for objects that stand alone.
    pub fn relation_below(&self) -> Option<QualifiedName> {
        match (self.what, self.id.path.as_slice()) {
            (
                DependentKind::Trigger | DependentKind::Policy | DependentKind::Rule,
                [namespace, table, _],
            ) => Some(QualifiedName::new(namespace.clone(), table.clone())),
            _ => None,
        }
    }
}

/// The definition of an object in PostgreSQL's own words, as they are after a restore: of a view, a function, a trigger and the
/// like. Two servers of one major version print equal definitions in equal words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Definition {
    /// The statement that creates it, without its end.
    pub create: String,
    /// The end of the statement: whether a materialized view has rows, which is no part of its definition.
    pub ending: String,
    /// The statement that gives this definition to an object that exists; none if PostgreSQL has none.
    pub replace: Option<String>,
    /// What such a statement cannot change: the columns of a view with their types (it can add more), the signature and the
    /// result of a function.
    pub shape: Vec<String>,
    /// The attributes of a composite type, which it can exchange where it is.
    pub attributes: Vec<Attribute>,
    /// Further types that come and go with it: the multirange of a range.
    pub brings: Vec<ObjectId>,
    /// What it says to a foreign-data wrapper, which it can exchange where it is.
    pub options: Vec<ForeignOption>,
    /// What is set apart from it: comments, the state of a trigger, indexes of a materialized view.
    pub parts: Vec<DefinitionPart>,
    /// The statement that gives it to its owner, if that is not the role that migrates.
    pub owner: Vec<String>,
    /// The statements that grant its privileges, and those that need its owner.
    pub rights: Vec<String>,
}

/// Something that is set on an object after it was created.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DefinitionPart {
    /// The statement that sets it.
    pub set: String,
    /// The statement that takes it back; none if PostgreSQL has none.
    pub unset: Option<String>,
}

impl DefinitionPart {
    /// Whether it is an object of its own, such as an index, which has to go before another one gets its name.
    fn is_created(&self) -> bool {
        let is_of_table = |it: &str| {
            it.starts_with("ALTER FOREIGN TABLE ") && it.contains(" DROP CONSTRAINT ")
                || it.starts_with("ALTER PUBLICATION ") && it.contains(" DROP TABLE ")
                || it.starts_with("ALTER OPERATOR FAMILY ")
                    && (it.contains(" DROP OPERATOR ") || it.contains(" DROP FUNCTION "))
        };
        self.unset.as_ref().is_some_and(|it| it.starts_with("DROP ") || is_of_table(it))
    }

    /// The statement that sets it where something else is set already.
    fn set_over(&self) -> String {
        match self.set.starts_with("ALTER TEXT SEARCH CONFIGURATION ") {
            // Only once for each type of tokens.
            true => self.set.replacen(" ADD MAPPING FOR ", " ALTER MAPPING FOR ", 1),
            false => self.set.clone(),
        }
    }
}

impl Definition {
    /// Whether a materialized view has rows once all of this is said; other objects are as they are. One of another owner is
    /// filled with that owner's privileges, when it has the owner.
    pub fn is_populated(&self) -> bool {
        let fills = |it: &String| it.starts_with("REFRESH MATERIALIZED VIEW ");
        !self.ending.contains("WITH NO DATA") || self.rights.iter().any(fills)
    }

    /// The statements that create the object with everything that it has.
    pub fn statements(&self, what: DependentKind) -> Vec<String> {
        let Definition {
            create,
            ending,
            replace: _,
            shape: _,
            attributes: _,
            brings: _,
            options: _,
            parts,
            owner,
            rights,
        } = self;
        let create = vec![format!("{create}{ending}")];
        let parts: Vec<String> = parts.iter().map(|it| it.set.clone()).collect();
        let all = match what {
            DependentKind::View | DependentKind::MaterializedView => {
                [&create, owner, &parts, rights]
            }
            _ => [&create, &parts, owner, rights],
        };
        all.into_iter().flatten().cloned().collect()
    }

    /// The statements that bring an object of the definition `from` to this one where it is; none if it has to be dropped and
    /// created. Not for composite types, whose attributes change.
    pub fn in_place(&self, from: &Definition) -> Option<Vec<String>> {
        let mut statements = Vec::new();
        if self.create != from.create {
            if !self.shape.starts_with(&from.shape) {
                return None;
            }
            match &self.replace {
                Some(replace) if self.options == from.options => statements.push(replace.clone()),
                // The validator that a foreign-data wrapper gets looks at its new options.
                Some(replace) => {
                    let changes = ForeignOption::changes(&from.options, &self.options);
                    let of = self.options.iter().chain(&from.options).next().map(|it| &it.of);
                    let head = replace.trim_end_matches(';');
                    statements.extend(changes.iter().map(|it| match of {
                        Some(of) if self.replace != from.replace => it.replacen(of, head, 1),
                        _ => it.clone(),
                    }));
                }
                // Its options are all that may differ.
                None if self.options != from.options && self.shape == from.shape => {
                    statements.extend(ForeignOption::changes(&from.options, &self.options));
                }
                None => return None,
            }
        }
        let PartChanges { unset, mut set } = self.parts_in_place(from)?;
        // A replacement that takes something back ends with the statement that sets that again.
        set.retain(|it| !statements.iter().any(|replace| replace.ends_with(&format!("\n{it}"))));
        Some([statements, unset, set].concat())
    }

    /// The statements that bring what is set on an object of the definition `from` to this one; none if something cannot be
    /// taken back.
    pub fn parts_in_place(&self, from: &Definition) -> Option<PartChanges> {
        let same = |one: &DefinitionPart, other: &DefinitionPart| {
            one.unset.is_some() && one.unset == other.unset
        };
        let mut unset = Vec::new();
        let gone = from.parts.iter().rev().filter(|it| !self.parts.contains(it));
        for part in gone {
            // What is set can be set otherwise; what is created has to go first.
            let is_set_again = !part.is_created() && self.parts.iter().any(|it| same(it, part));
            if !is_set_again {
                unset.push(part.unset.clone()?);
            }
        }
        let is_new = |it: &DefinitionPart| !from.parts.contains(it);
        // What is set on an object that was created anew, such as a comment on an index, went with the old one.
        let is_anew =
            |it: &DefinitionPart| it.is_created() && from.parts.iter().any(|old| same(old, it));
        let sets_all = self.parts.iter().any(|it| is_new(it) && is_anew(it));
        let set = self.parts.iter().filter(|it| is_new(it) || sets_all && !it.is_created());
        let set = set.map(|it| match from.parts.iter().any(|old| same(old, it)) {
            true => it.set_over(),
            false => it.set.clone(),
        });
        Some(PartChanges { unset, set: set.collect() })
    }
}

/// The statements that change what is set on an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartChanges {
    /// Those that take back, which come first.
    pub unset: Vec<String>,
    /// Those that set.
    pub set: Vec<String>,
}

/// The kind of a [`Dependent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DependentKind {
    /// `CREATE AGGREGATE`
    Aggregate,
    /// `CREATE CAST`
    Cast,
    /// `CREATE COLLATION`
    Collation,
    /// The privileges on a column that is recreated.
    ColumnPrivileges,
    /// `CREATE TYPE … AS (…)`
    CompositeType,
    /// `CREATE DOMAIN`
    Domain,
    /// `CREATE EVENT TRIGGER`
    EventTrigger,
    /// `CREATE FOREIGN DATA WRAPPER`
    ForeignDataWrapper,
    /// `CREATE FOREIGN TABLE`
    ForeignTable,
    /// `CREATE FUNCTION`
    Function,
    /// A partition, a typed table, or a table with a parent.
    InheritingTable,
    /// `CREATE MATERIALIZED VIEW`
    MaterializedView,
    /// `CREATE OPERATOR`
    Operator,
    /// `CREATE OPERATOR CLASS`
    OperatorClass,
    /// `CREATE OPERATOR FAMILY`
    OperatorFamily,
    /// `CREATE POLICY`
    Policy,
    /// `CREATE PROCEDURE`
    Procedure,
    /// `CREATE PUBLICATION`
    Publication,
    /// `CREATE TYPE … AS RANGE`
    RangeType,
    /// `CREATE RULE`
    Rule,
    /// `CREATE SERVER`
    Server,
    /// `CREATE TEXT SEARCH CONFIGURATION`
    TextSearchConfiguration,
    /// `CREATE TEXT SEARCH DICTIONARY`
    TextSearchDictionary,
    /// `CREATE TEXT SEARCH PARSER`
    TextSearchParser,
    /// `CREATE TEXT SEARCH TEMPLATE`
    TextSearchTemplate,
    /// `CREATE TRIGGER`
    Trigger,
    /// The owner and the privileges of a type that is recreated.
    TypePrivileges,
    /// `CREATE USER MAPPING`
    UserMapping,
    /// `CREATE VIEW`
    View,
    /// `CREATE FUNCTION … WINDOW`
    WindowFunction,
}

impl DependentKind {
    /// All of them.
    pub const ALL: [DependentKind; 30] = [
        DependentKind::Aggregate,
        DependentKind::Cast,
        DependentKind::Collation,
        DependentKind::ColumnPrivileges,
        DependentKind::CompositeType,
        DependentKind::Domain,
        DependentKind::EventTrigger,
        DependentKind::ForeignDataWrapper,
        DependentKind::ForeignTable,
        DependentKind::Function,
        DependentKind::InheritingTable,
        DependentKind::MaterializedView,
        DependentKind::Operator,
        DependentKind::OperatorClass,
        DependentKind::OperatorFamily,
        DependentKind::Policy,
        DependentKind::Procedure,
        DependentKind::Publication,
        DependentKind::RangeType,
        DependentKind::Rule,
        DependentKind::Server,
        DependentKind::TextSearchConfiguration,
        DependentKind::TextSearchDictionary,
        DependentKind::TextSearchParser,
        DependentKind::TextSearchTemplate,
        DependentKind::Trigger,
        DependentKind::TypePrivileges,
        DependentKind::UserMapping,
        DependentKind::View,
        DependentKind::WindowFunction,
    ];

    /// Whether an expression may use it, which no catalog records: a check constraint calls a function, or casts to a type. An
    /// index may sort by a collation, and compare by an operator.
    /// Procedures are called by `CALL` alone, and no constraint, index or default may call an aggregate or a window function.
    pub fn is_callable(self) -> bool {
        matches!(
            self,
            DependentKind::Function
                | DependentKind::CompositeType
                | DependentKind::RangeType
                | DependentKind::Cast
                | DependentKind::Collation
                | DependentKind::Operator
                | DependentKind::OperatorClass
                | DependentKind::TextSearchConfiguration
                | DependentKind::TextSearchDictionary
        )
    }

    /// Whether PostgreSQL always keeps its texts in parsed form. Those of functions may be bodies in quotes.
    pub fn has_parsed_texts(self) -> bool {
        match self {
            DependentKind::View
            | DependentKind::MaterializedView
            | DependentKind::Rule
            | DependentKind::Policy
            | DependentKind::ForeignTable
            | DependentKind::Publication
            | DependentKind::Trigger => true,
            DependentKind::Aggregate
            | DependentKind::Cast
            | DependentKind::Collation
            | DependentKind::ColumnPrivileges
            | DependentKind::CompositeType
            | DependentKind::Domain
            | DependentKind::EventTrigger
            | DependentKind::ForeignDataWrapper
            | DependentKind::Function
            | DependentKind::InheritingTable
            | DependentKind::Operator
            | DependentKind::OperatorClass
            | DependentKind::OperatorFamily
            | DependentKind::Procedure
            | DependentKind::RangeType
            | DependentKind::Server
            | DependentKind::TextSearchConfiguration
            | DependentKind::TextSearchDictionary
            | DependentKind::TextSearchParser
            | DependentKind::TextSearchTemplate
            | DependentKind::TypePrivileges
            | DependentKind::UserMapping
            | DependentKind::WindowFunction => false,
        }
    }

    /// Whether columns can have values of it.
    pub fn is_data_type(self) -> bool {
        matches!(self, DependentKind::CompositeType | DependentKind::RangeType)
    }

    /// The noun, without an article: `view`.
    pub fn noun(self) -> &'static str {
        match self {
            DependentKind::Aggregate => "aggregate",
            DependentKind::Cast => "cast",
            DependentKind::Collation => "collation",
            DependentKind::ColumnPrivileges => "privileges",
            DependentKind::CompositeType => "composite type",
            DependentKind::Domain => "domain",
            DependentKind::EventTrigger => "event trigger",
            DependentKind::ForeignDataWrapper => "foreign data wrapper",
            DependentKind::ForeignTable => "foreign table",
            DependentKind::Function => "function",
            DependentKind::InheritingTable => "table that inherits",
            DependentKind::MaterializedView => "materialized view",
            DependentKind::Operator => "operator",
            DependentKind::OperatorClass => "operator class",
            DependentKind::OperatorFamily => "operator family",
            DependentKind::Policy => "policy",
            DependentKind::Procedure => "procedure",
            DependentKind::Publication => "publication",
            DependentKind::RangeType => "range type",
            DependentKind::Rule => "rule",
            DependentKind::Server => "server",
            DependentKind::TextSearchConfiguration => "text search configuration",
            DependentKind::TextSearchDictionary => "text search dictionary",
            DependentKind::TextSearchParser => "text search parser",
            DependentKind::TextSearchTemplate => "text search template",
            DependentKind::Trigger => "trigger",
            DependentKind::TypePrivileges => "owner and privileges",
            DependentKind::UserMapping => "user mapping",
            DependentKind::View => "view",
            DependentKind::WindowFunction => "window function",
        }
    }
}

/// With its article: `a view`.
impl fmt::Display for DependentKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = match self {
            DependentKind::ColumnPrivileges | DependentKind::TypePrivileges => "",
            DependentKind::Aggregate
            | DependentKind::EventTrigger
            | DependentKind::Operator
            | DependentKind::OperatorClass
            | DependentKind::OperatorFamily => "an ",
            DependentKind::Cast
            | DependentKind::Collation
            | DependentKind::CompositeType
            | DependentKind::Domain
            | DependentKind::ForeignDataWrapper
            | DependentKind::ForeignTable
            | DependentKind::Function
            | DependentKind::InheritingTable
            | DependentKind::MaterializedView
            | DependentKind::Policy
            | DependentKind::Procedure
            | DependentKind::Publication
            | DependentKind::RangeType
            | DependentKind::Rule
            | DependentKind::Server
            | DependentKind::TextSearchConfiguration
            | DependentKind::TextSearchDictionary
            | DependentKind::TextSearchParser
            | DependentKind::TextSearchTemplate
            | DependentKind::Trigger
            | DependentKind::UserMapping
            | DependentKind::View
            | DependentKind::WindowFunction => "a ",
        };
        write!(formatter, "{article}{}", self.noun())
    }
}

/// Statements in PostgreSQL's own words, each with its semicolon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remake {
    /// The statement that drops the object; none if it goes with the object that it belongs to.
    pub drop: Option<String>,
    /// The statements that recreate it, with owner, privileges, options and comments.
    pub create: Vec<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::DependentKind;

    #[test]
    fn every_kind_is_listed_once_and_has_a_noun_of_its_own() {
        let kinds: BTreeSet<DependentKind> = DependentKind::ALL.into_iter().collect();
        let nouns: BTreeSet<&str> = DependentKind::ALL.iter().map(|it| it.noun()).collect();
        assert_eq!(
            (kinds.len(), nouns.len()),
            (DependentKind::ALL.len(), DependentKind::ALL.len())
        );
        let callable: Vec<DependentKind> =
            DependentKind::ALL.into_iter().filter(|it| it.is_callable()).collect();
        assert_eq!(
            callable,
            [
                DependentKind::Cast,
                DependentKind::Collation,
                DependentKind::CompositeType,
                DependentKind::Function,
                DependentKind::Operator,
                DependentKind::OperatorClass,
                DependentKind::RangeType,
                DependentKind::TextSearchConfiguration,
                DependentKind::TextSearchDictionary,
            ]
        );
    }
}
