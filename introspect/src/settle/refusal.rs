//! What it means when the server refuses a statement that holds a text.

use crate::Error;

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
    let code = report.code().code();
    let unable = || Ok(Refusal::Unable(format!("the server refuses: {}", report.message())));
    match &code[..2] {
        // Privileges are filed under syntax errors and access rule violations.
        "42" if code == "42501" => unable(),
        // Syntax and names; literals that their type cannot read; a namespace that is not there; what such a place
        // may not hold.
        "42" | "22" | "3F" | "0A" => Ok(Refusal::Unreadable),
        // Connections, transactions, resources, an operator's intervention, the system.
        "08" | "25" | "40" | "53" | "57" | "58" => Err(Error::new("asking what texts mean", error)),
        _ => unable(),
    }
}
