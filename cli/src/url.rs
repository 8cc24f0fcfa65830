//! A text that names a database, and where it was given. Messages show what the text resolves to, never the text.

use std::fmt;
use std::sync::{Arc, OnceLock};

use driftless_introspect::Target;

use crate::failure::Failure;

/// A `postgres://` URL or keywords (`host=… dbname=…`), resolved once, when it is first needed.
#[derive(Clone)]
pub struct Url {
    text: String,
    origin: String,
    target: Arc<OnceLock<Target>>,
}

impl Url {
    /// A text that `origin` gave (`DATABASE_URL`, `--database-url`).
    pub fn new(text: &str, origin: &str) -> Url {
        Url { text: text.to_owned(), origin: origin.to_owned(), target: Arc::default() }
    }

    /// The database, resolved with the variables and files that libpq reads as well.
    pub fn target(&self) -> Result<&Target, Failure> {
        if let Some(target) = self.target.get() {
            return Ok(target);
        }
        let target = Target::resolve(&self.text).map_err(|it| {
            let help = it.help().unwrap_or("write `postgres://user@host:5432/database`").to_owned();
            let why = it.cause();
            // Without the source, which would say that driftless was connecting.
            Failure::new(format!("{} cannot be used: {why}", self.origin), help)
        })?;
        Ok(self.target.get_or_init(|| target))
    }
}

/// The URL without the password.
impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.target() {
            Ok(target) => target.fmt(formatter),
            Err(_) => write!(formatter, "the database of {}", self.origin),
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Url({self})")
    }
}

impl PartialEq for Url {
    fn eq(&self, other: &Url) -> bool {
        self.text == other.text
    }
}

impl Eq for Url {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        for text in [
            "postgres://me:secret@h:1/db",
            "postgres://me:s%65cret@h:1/db",
            "postgres://me@h:1/db?password=secret",
            "postgres://me@h:1/db?%70assword=secret",
            "host=h port=1 password=secret user=me dbname=db",
            "host=h port=1 password = secret user=me dbname=db",
            "host=h port=1 password = 's\\ecret' user=me dbname=db",
        ] {
            let url = Url::new(text, "DATABASE_URL");
            assert_eq!(url.to_string(), "postgres://me@h:1/db", "{text}");
            assert_eq!(format!("{url:?}"), "Url(postgres://me@h:1/db)");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_being_shown() {
        for wrong in ["mysql://me:secret@h/db", "secret", "", "postgres://me:se@cret@h/db"] {
            let url = Url::new(wrong, "DATABASE_URL");
            let failure = url.target().expect_err("it is none");
            assert!(failure.message.starts_with("DATABASE_URL cannot be used: "), "{failure}");
            for said in [
                failure.message,
                failure.help.unwrap_or_default(),
                url.to_string(),
                format!("{url:?}"),
            ] {
                assert!(!said.contains("cret"), "{said}");
            }
        }
    }
}
