//! What it means when the server refuses a statement that holds a text.

use crate::Error;
use crate::sqlstate::{Class, SqlState};

/// Why a text was not taken.
pub(super) enum Refusal {
    /// It is no expression, or names what this database does not have.
    Unreadable,
    /// It may be fine, but not here: the reason, for a person.
    Unable(String),
}

/// Sorts by SQLSTATE. What has nothing to do with the text, such as a lost connection, is an error.
pub(super) fn refusal(error: postgres::Error) -> Result<Refusal, Error> {
    let Some(report) = error.as_db_error() else {
        return Err(Error::new("asking what texts mean", error));
    };
    let unable = || Ok(Refusal::Unable(format!("the server refuses: {}", report.message())));
    if *report.code() == SqlState::INSUFFICIENT_PRIVILEGE {
        return unable();
    }
    match Class::of(report.code()) {
        // Syntax and names; literals that their type cannot read; a namespace that does not exist; what such a place may not
        // hold.
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
