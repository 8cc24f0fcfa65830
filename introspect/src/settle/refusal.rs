//! The meaning of the server's refusal of a statement that contains a text.

use crate::Error;
use crate::sqlstate::{Class, SqlState};

/// Why a text was refused.
pub(super) enum Refusal {
    /// It is not an expression, or names an object that this database lacks.
    Unreadable,
    /// It may be correct, but cannot be used here: the reason, for a person.
    Unable(String),
}

/// Decides by SQLSTATE. A failure that has nothing to do with the text, such as a lost connection, is an error.
pub(super) fn refusal(error: postgres::Error) -> Result<Refusal, Error> {
    let Some(report) = error.as_db_error() else {
        return Err(Error::new("asking what texts mean", error));
    };
    let unable = || Ok(Refusal::Unable(format!("the server refuses: {}", report.message())));
    if *report.code() == SqlState::INSUFFICIENT_PRIVILEGE {
        return unable();
    }
    match Class::of(report.code()) {
        // Syntax and names; literals that are invalid for their type; a namespace that does not exist; constructs that
        // are not allowed in such a place.
        Class::SyntaxErrorOrAccessRuleViolation
        | Class::DataException
        | Class::InvalidSchemaName
        | Class::FeatureNotSupported => Ok(Refusal::Unreadable),
        Class::ConnectionException
        | Class::InvalidTransactionState
        | Class::TransactionRollback
        | Class::InsufficientResources
        | Class::OperatorIntervention
        | Class::SystemError => Err(Error::new("asking what texts mean", error)),
        Class::IntegrityConstraintViolation | Class::InvalidAuthorization | Class::Other => {
            unable()
        }
    }
}
