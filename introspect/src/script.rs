//! Running somebody's SQL as a whole, and saying where in it the server stopped.

use std::fmt;

use postgres::Client;
use postgres::error::ErrorPosition;

/// What a server says about a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The line of the script, from 1, where the server tells it.
    pub line: Option<usize>,
    /// The server's sentence.
    pub message: String,
}

/// `line 3: relation "a" does not exist`.
impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line}: {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

/// Runs a script as one message, as Diesel runs a migration: all of it or nothing.
pub fn run(client: &mut Client, text: &str) -> Result<(), Complaint> {
    client.batch_execute(text).map_err(|error| match error.as_db_error() {
        Some(said) => {
            let line = match said.position() {
                Some(ErrorPosition::Original(at)) => usize::try_from(*at).ok(),
                Some(ErrorPosition::Internal { .. }) | None => None,
            };
            let line = line.map(|it| line_of(text, it));
            Complaint { line, message: said.message().to_owned() }
        }
        None => Complaint { line: None, message: error.to_string() },
    })
}

/// The line of a character, both from 1, as PostgreSQL counts.
fn line_of(text: &str, character: usize) -> usize {
    text.chars().take(character.saturating_sub(1)).filter(|it| *it == '\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_line_is_found_by_characters_and_not_by_bytes() {
        assert_eq!(line_of("ä\nü\nx", 1), 1);
        assert_eq!(line_of("ä\nü\nx", 3), 2);
        assert_eq!(line_of("ä\nü\nx", 5), 3);
    }
}
