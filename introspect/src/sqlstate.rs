//! SQLSTATEs by name: the codes that the driver names, and the classes of PostgreSQL's appendix A.

pub use postgres::error::SqlState;

/// The meaning of the first two characters of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 08
    ConnectionException,
    /// 0A
    FeatureNotSupported,
    /// 22: a value that is invalid for its type.
    DataException,
    /// 23: a constraint that rows violate.
    IntegrityConstraintViolation,
    /// 25
    InvalidTransactionState,
    /// 28: the role or its authentication.
    InvalidAuthorization,
    /// 3F
    InvalidSchemaName,
    /// 40: deadlocks, serialization failures.
    TransactionRollback,
    /// 42: syntax, names, types; privileges are in this class too.
    SyntaxErrorOrAccessRuleViolation,
    /// 53
    InsufficientResources,
    /// 57: shutdowns, cancelled statements.
    OperatorIntervention,
    /// 58
    SystemError,
    /// Every other class.
    Other,
}

impl Class {
    /// The class of a code.
    pub fn of(state: &SqlState) -> Class {
        match state.code().get(..2) {
            Some("08") => Class::ConnectionException,
            Some("0A") => Class::FeatureNotSupported,
            Some("22") => Class::DataException,
            Some("23") => Class::IntegrityConstraintViolation,
            Some("25") => Class::InvalidTransactionState,
            Some("28") => Class::InvalidAuthorization,
            Some("3F") => Class::InvalidSchemaName,
            Some("40") => Class::TransactionRollback,
            Some("42") => Class::SyntaxErrorOrAccessRuleViolation,
            Some("53") => Class::InsufficientResources,
            Some("57") => Class::OperatorIntervention,
            Some("58") => Class::SystemError,
            Some(_) | None => Class::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, SqlState};

    #[test]
    fn a_code_has_the_class_of_its_first_two_characters() {
        for (state, class) in [
            (SqlState::NOT_NULL_VIOLATION, Class::IntegrityConstraintViolation),
            (SqlState::INSUFFICIENT_PRIVILEGE, Class::SyntaxErrorOrAccessRuleViolation),
            (SqlState::INVALID_PASSWORD, Class::InvalidAuthorization),
            (SqlState::CANNOT_CONNECT_NOW, Class::OperatorIntervention),
            // An extension may raise any five characters.
            (SqlState::from_code("2200X"), Class::DataException),
            (SqlState::from_code("ÄÖ1"), Class::Other),
            (SqlState::from_code(""), Class::Other),
        ] {
            assert_eq!(Class::of(&state), class, "{}", state.code());
        }
    }
}
