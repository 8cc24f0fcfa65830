//! A domain: `CREATE DOMAIN`.

use super::TypeOver;
use crate::{
    Expression, Kind, LooseName, Name, Naming, ObjectId, QualifiedName, SqlType, Validity,
};

/// A type over another type, with conditions that its values have to meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: QualifiedName,
    /// The type that it is over: a built-in type, an enum, or another domain.
    pub data_type: SqlType,
    /// `COLLATE`; none: the type's.
    pub collation: Option<LooseName>,
    /// `DEFAULT`, for columns that have none of their own.
    pub default: Option<Expression>,
    /// `NOT NULL`.
    pub not_null: bool,
    /// Its checks, sorted by name.
    pub checks: Vec<DomainCheck>,
    /// `COMMENT ON DOMAIN`.
    pub comment: Option<String>,
}

/// A check of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainCheck {
    /// The constraint's name.
    pub name: Name,
    /// Who chose the name.
    pub naming: Naming,
    /// The condition over `VALUE` that must not be false, without the parentheses around it.
    pub expression: Expression,
    /// The values that it applies to: `Valid` or `NotValid`.
    pub validity: Validity,
    /// `COMMENT ON CONSTRAINT … ON DOMAIN`.
    pub comment: Option<String>,
}

impl ObjectId {
    /// A domain.
    pub fn domain(name: &QualifiedName) -> ObjectId {
        ObjectId::qualified(Kind::Domain, name)
    }
}

impl Domain {
    /// Each expression of the domain, with the address of the domain or of the check that has it.
    pub fn texts(&mut self) -> Vec<(ObjectId, &mut Expression)> {
        let Domain { name, data_type: _, collation: _, default, not_null: _, checks, comment: _ } =
            self;
        let default = default.iter_mut().map(|it| (ObjectId::domain(name), it));
        let checks =
            checks.iter_mut().map(|it| (ObjectId::constraint(name, &it.name), &mut it.expression));
        default.chain(checks).collect()
    }

    /// What it says about its values.
    pub(super) fn over(&self) -> TypeOver<'_> {
        TypeOver {
            data_type: &self.data_type,
            default: self.default.as_ref(),
            not_null: self.not_null,
            conditions: self.checks.iter().map(|it| &it.expression).collect(),
        }
    }
}
