//! What PostgreSQL says in English, in cases that are known by nothing else: Diesel hands on the server's sentence and not its
//! SQLSTATE. The one place where such a sentence is compared.

/// A lock was not given within `lock_timeout`.
const LOCK_TIMEOUT: &str = "canceling statement due to lock timeout";

/// Two sessions waited for each other.
const DEADLOCK: &str = "deadlock detected";

/// How the sentence about a missing privilege begins.
const NO_RIGHT: &str = "permission denied";

/// Whether a sentence says that a lock was not given. A server that speaks another language has to be asked what it says
/// (`blocked.rs`).
pub(crate) fn is_lock_failure(message: &str) -> bool {
    [LOCK_TIMEOUT, DEADLOCK].contains(&message)
}

/// Whether a sentence says that the role lacks a privilege. It only decides about a hint, which a server that speaks another
/// language does not get.
pub(crate) fn is_missing_privilege(message: &str) -> bool {
    message.starts_with(NO_RIGHT)
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
        assert!(!is_missing_privilege("relation \"permission denied\" does not exist"));
    }
}
