//! The exit codes, the same for all verbs.

use std::process::ExitCode;

/// How a verb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or nothing differs.
    Fine,
    /// Something differs or is pending, or there are several heads.
    Drift,
    /// The command could not do its work: bad input, an unreachable server, models that do not compile.
    Trouble,
    /// The user must decide between a rename and a drop.
    Undecided,
    /// The draft does not do what it claims when it runs on a server.
    ProofFailed,
    /// PostgreSQL could not tell whether two texts mean the same.
    Unknown,
    /// The draft works on empty tables and fails on tables with rows.
    StopsOnRows,
}

impl Exit {
    /// All of them, in the order of their codes.
    pub const ALL: [Exit; 7] = [
        Exit::Fine,
        Exit::Drift,
        Exit::Trouble,
        Exit::Undecided,
        Exit::ProofFailed,
        Exit::Unknown,
        Exit::StopsOnRows,
    ];

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Drift => 1,
            Exit::Trouble => 2,
            Exit::Undecided => 3,
            Exit::ProofFailed => 4,
            Exit::Unknown => 5,
            Exit::StopsOnRows => 6,
        }
    }

    /// The meaning, for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Exit::Fine => "fine",
            Exit::Drift => "drift: something differs or is pending, or there are several heads",
            Exit::Trouble => "error: the command could not do its work",
            Exit::Undecided => "undecided: decide between a rename and a drop",
            Exit::ProofFailed => "the proof of the draft failed",
            Exit::Unknown => "unknown: the server could not tell whether something differs",
            Exit::StopsOnRows => "the draft fails on tables with rows",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// The table in the output of `--help`.
pub fn table() -> String {
    let lines: Vec<String> =
        Exit::ALL.iter().map(|it| format!("  {}  {}", it.code(), it.meaning())).collect();
    format!("Exit codes:\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_count_up_from_zero() {
        let codes: Vec<u8> = Exit::ALL.iter().map(|it| it.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6]);
    }
}
