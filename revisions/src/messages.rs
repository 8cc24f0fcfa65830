//! PostgreSQL's English messages for cases that nothing else identifies: Diesel passes on the server's message but not
//! its SQLSTATE. No other module compares messages.

/// A lock was not granted within `lock_timeout`.
const LOCK_TIMEOUT: &str = "canceling statement due to lock timeout";

/// Two sessions waited for each other.
const DEADLOCK: &str = "deadlock detected";

/// The beginning of the message about a missing privilege.
const NO_RIGHT: &str = "permission denied";

/// The end of the message about a statement that only runs outside of a transaction.
const IN_A_TRANSACTION: &str = " cannot run inside a transaction block";

/// Whether the message says that a lock was not granted. For a server that speaks another language, see `blocked.rs`.
pub(crate) fn is_lock_failure(message: &str) -> bool {
    [LOCK_TIMEOUT, DEADLOCK].contains(&message)
}

/// Whether the message says that the role lacks a privilege. Only a hint depends on it; a server that speaks another
/// language gets none.
pub(crate) fn is_missing_privilege(message: &str) -> bool {
    message.starts_with(NO_RIGHT)
}

/// Whether the message says that a statement only runs outside of a transaction. Only a hint depends on it.
pub(crate) fn cannot_run_in_a_transaction(message: &str) -> bool {
    message.ends_with(IN_A_TRANSACTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_quotes_another_one_is_not_that_one() {
        assert!(is_lock_failure("deadlock detected"));
        assert!(!is_lock_failure("relation \"deadlock detected\" does not exist"));
        assert!(!is_lock_failure("deadlock detected in the schedule"));
        assert!(is_missing_privilege("permission denied for table users"));
        assert!(cannot_run_in_a_transaction("VACUUM cannot run inside a transaction block"));
        assert!(!cannot_run_in_a_transaction("\"x cannot run inside a transaction block\""));
        assert!(!is_missing_privilege("relation \"permission denied\" does not exist"));
    }
}
