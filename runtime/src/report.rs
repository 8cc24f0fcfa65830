//! What a program is told of the differences between the database and its models, and what it does about them.

use std::fmt;
use std::str::FromStr;

use crate::TARGET;

/// What to do about differences.
///
/// As text it is `log`, `warn` or `refuse`, for configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Policy {
    /// They are logged as information.
    Log,
    /// They are logged as warnings.
    Warn,
    /// They are an error.
    Refuse,
}

/// The result of comparing the database with the models of this program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The differences: statements that would make the database match the models, in their order, or sentences if no
    /// statement would.
    pub differences: Vec<String>,
    /// What could not be compared, and why: mostly because the role lacks a privilege.
    pub unknown: Vec<String>,
    /// Objects of the database that models do not describe, such as views or the tables of others. They are no difference.
    pub unmodelled: Vec<String>,
}

impl Report {
    /// Whether nothing differs, as far as it could be compared.
    pub fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }

    pub(crate) fn log(&self, policy: Policy) {
        let level = match policy {
            Policy::Log => log::Level::Info,
            Policy::Warn | Policy::Refuse => log::Level::Warn,
        };
        for what in &self.unknown {
            log::log!(target: TARGET, level, "unknown: {what}");
        }
        if !self.unmodelled.is_empty() {
            log::info!(target: TARGET, "models do not describe these objects, which were not compared: {}", self.unmodelled.join(", "));
        }
        match (self.is_equal(), policy) {
            (true, _) => log::info!(target: TARGET, "{self}"),
            // Whoever gets the error reports it.
            (false, Policy::Refuse) => {}
            (false, Policy::Log | Policy::Warn) => {
                log::log!(target: TARGET, level, "{self}");
            }
        }
    }
}

/// One sentence; if something differs, followed by the list.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_equal() {
            return formatter.write_str("the database matches the models of this program");
        }
        formatter.write_str("the database differs from the models of this program:")?;
        self.differences.iter().try_for_each(|it| write!(formatter, "\n{it}"))
    }
}

impl FromStr for Policy {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Policy, UnknownPolicy> {
        match text.trim().to_ascii_lowercase().as_str() {
            "log" => Ok(Policy::Log),
            "warn" => Ok(Policy::Warn),
            "refuse" => Ok(Policy::Refuse),
            _ => Err(UnknownPolicy(text.to_owned())),
        }
    }
}

/// A text that names no [`Policy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPolicy(String);

impl fmt::Display for UnknownPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is not a policy: use `log`, `warn` or `refuse`", self.0)
    }
}

impl std::error::Error for UnknownPolicy {}
