//! The production guard: where a database is somebody's production, nothing writes to it unless somebody says so.

use std::env;

use driftless_revisions::{Direction, Migration};
use driftless_schema::text::one_line;
use inquire::{InquireError, Text};

use crate::config::Config;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::url::Url;

/// What is about to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Revisions are applied, or recorded.
    Forward,
    /// Revisions are taken back: a word of its own, since a slip of the finger must not do.
    Back,
}

impl From<Direction> for Deed {
    fn from(direction: Direction) -> Deed {
        match direction {
            Direction::Up => Deed::Forward,
            Direction::Down => Deed::Back,
        }
    }
}

impl Deed {
    fn variable(self) -> &'static str {
        match self {
            Deed::Forward => "CONFIRM_PRODUCTION_MIGRATION",
            Deed::Back => "CONFIRM_PRODUCTION_DOWNGRADE",
        }
    }

    /// What has to be typed.
    fn word(self, database: &str) -> String {
        match self {
            Deed::Forward => database.to_owned(),
            Deed::Back => format!("downgrade {database}"),
        }
    }
}

/// Lets pass what is no production, or what somebody has confirmed. `database` is its name as the server says it.
pub(crate) fn confirmed(
    config: &Config,
    deed: Deed,
    database: &str,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let Some(reason) = production(config, database)? else { return Ok(()) };
    if env::var(deed.variable()).is_ok_and(|it| it == "yes") {
        return Ok(());
    }
    let word = deed.word(database);
    let help = format!(
        "set {}=yes, or type `{word}` when asked at a terminal; nothing was written",
        deed.variable()
    );
    if !terminal.can_ask() {
        return Err(Failure::new(
            format!(
                "`{database}` is a production database ({reason}), and nobody has confirmed this"
            ),
            help,
        ));
    }
    terminal.warning(&format!("`{database}` is a production database ({reason})"), "");
    match Text::new(&format!("Type `{}` to go on:", one_line(&word))).prompt() {
        Ok(typed) if typed.trim() == word => Ok(()),
        Ok(_) | Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => {
            Err(Failure::new("not confirmed", help))
        }
        Err(error) => Err(Failure::new(format!("cannot ask here: {error}"), help)),
    }
}

/// Why it counts as production; none where it does not.
fn production(config: &Config, database: &str) -> Result<Option<String>, Failure> {
    if env::var("ENVIRONMENT").is_ok_and(|it| it.eq_ignore_ascii_case("production")) {
        return Ok(Some("ENVIRONMENT=production".to_owned()));
    }
    // Without its password: a pattern is about where a database is.
    let url = config.database_url.as_ref().map(Url::to_string).unwrap_or_default();
    let rules = &config.production;
    let by_url = rules.urls.iter().find(|it| matches(it, &url));
    let by_name = rules.databases.iter().find(|it| matches(it, database));
    Ok(by_url.or(by_name).map(|it| format!("`{it}` in driftless.toml")))
}

/// Whether a text is as a pattern says, in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(place) => rest = &rest[place + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Suggests a backup, with its command, where a plan loses data: what the drafts warn of, and what hand-written SQL says by
/// its own words.
pub(crate) fn suggest_backup(
    config: &Config,
    database: &str,
    plan: &[&Migration],
    direction: Direction,
    terminal: &mut Terminal,
) {
    let losing: Vec<&str> = plan
        .iter()
        .filter(|it| {
            loses_data(match direction {
                Direction::Up => &it.up,
                Direction::Down => it.down.as_deref().unwrap_or_default(),
            })
        })
        .map(|it| it.name.as_str())
        .collect();
    if losing.is_empty() {
        return;
    }
    // The password stays where it is: pg_dump takes it from PGPASSWORD or asks for it.
    let target = config.database_url.as_ref().and_then(Url::for_program);
    let target = target.map_or_else(|| database.to_owned(), |(url, _)| url);
    terminal.warning(
        &format!("data may be lost for good by {}", losing.join(", ")),
        &format!("keep a copy first: pg_dump --format=custom --file=backup.dump \"{target}\""),
    );
}

/// By the codes of data loss that a draft bears, or by statements that take rows or columns away.
fn loses_data(sql: &str) -> bool {
    let drafted = sql.lines().any(|it| it.starts_with("-- warning[DL"));
    // PostgreSQL ends a comment at a carriage return too.
    let lines = sql.split(['\n', '\r']);
    let bare: Vec<&str> = lines.map(|it| it.split("--").next().unwrap_or_default()).collect();
    drafted || bare.join(" ").to_lowercase().split(';').any(takes_away)
}

/// Whether a statement, in lower case, takes rows or columns away. A schema goes only where nothing is left in it, unless
/// it takes everything along.
fn takes_away(statement: &str) -> bool {
    let words: Vec<&str> = statement.split_whitespace().collect();
    match words.as_slice() {
        ["truncate", ..] | ["delete", "from", ..] | ["drop", "table", ..] => true,
        ["drop", .., "cascade"] => true,
        ["alter", ..] => words.windows(2).any(|it| it == ["drop", "column"]),
        // What comes with a WITH may delete further down.
        ["with", ..] => words.windows(2).any(|it| it == ["delete", "from"]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("shop_production", "shop_production"));
        assert!(!matches("shop", "shop_production"));
        assert!(matches("*prod*", "shop_production"));
        assert!(matches(
            "postgres://*@db.example.com*",
            "postgres://me:***@db.example.com:5432/shop"
        ));
        assert!(!matches("*.internal/*", "postgres://me@localhost/internal"));
        assert!(matches("*", ""));
    }

    #[test]
    fn lost_data_is_seen_in_drafts_and_in_hand_written_sql() {
        assert!(loses_data("-- warning[DL101] drop-table: drops it\nDROP TABLE \"t\";"));
        assert!(loses_data("delete\n from users;"));
        assert!(loses_data("ALTER TABLE t DROP COLUMN a;"));
        assert!(loses_data("TRUNCATE t;"));
        assert!(loses_data("-- nothing\rDROP TABLE t;"));
        assert!(loses_data("DROP SCHEMA s CASCADE;"));
        assert!(!loses_data("DROP SCHEMA s;"));
        assert!(!loses_data("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u ON DELETE CASCADE;"));
        assert!(!loses_data("-- we drop table t another day\nALTER TABLE t DROP CONSTRAINT c;"));
    }
}
