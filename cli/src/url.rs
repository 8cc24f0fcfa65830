//! Where a database is. The password goes to PostgreSQL and nowhere else: what is shown is redacted.

use std::fmt;

use percent_encoding::percent_decode_str;

use crate::failure::Failure;

/// A `postgres://` URL or a string of keywords (`host=… dbname=…`).
#[derive(Clone, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// Takes a URL that was given by `origin` (`DATABASE_URL`, `--database-url`).
    pub fn parse(text: &str, origin: &str) -> Result<Url, Failure> {
        let url = Url(text.trim().to_owned());
        let scheme = url.0.split_once("://").map(|(scheme, _)| scheme);
        match scheme {
            Some("postgres" | "postgresql") => Ok(url),
            None if url.0.contains('=') => Ok(url),
            Some(scheme) => Err(Failure::new(
                format!("{origin} is a `{scheme}` URL, and driftless speaks PostgreSQL only"),
                "write `postgres://user@host:5432/database`",
            )),
            None => Err(Failure::new(
                format!("{origin} is no PostgreSQL URL"),
                "write `postgres://user@host:5432/database`",
            )),
        }
    }

    /// The whole, password included, for a driver; an unreachable host fails in time.
    pub fn revealed(&self) -> String {
        if self.0.contains("connect_timeout") {
            return self.0.clone();
        }
        let joint = match (self.0.contains("://"), self.0.contains('?')) {
            (false, _) => ' ',
            (true, false) => '?',
            (true, true) => '&',
        };
        format!("{}{joint}connect_timeout=10", self.0)
    }

    /// The same, with a name by which others see in `pg_stat_activity` who is at work.
    pub(crate) fn named(&self) -> String {
        let url = self.revealed();
        if url.contains("application_name") {
            return url;
        }
        let joint = if self.0.contains("://") { '&' } else { ' ' };
        format!("{url}{joint}application_name=driftless")
    }

    /// The URL for another program's command line, which everybody on the machine can read, and the password for its
    /// `PGPASSWORD`. None where a secret has no variable to go into.
    pub fn for_program(&self) -> Option<(String, Option<String>)> {
        let pieces = self.pieces();
        let mut secrets = pieces.iter().filter(|(_, secret)| *secret).map(|(text, _)| text);
        let password = secrets.next();
        if secrets.next().is_some() || self.0.contains("sslpassword") {
            return None;
        }
        let Some(password) = password else { return Some((self.0.clone(), None)) };
        let mut open = String::new();
        for (text, secret) in &pieces {
            match text.strip_suffix("password=") {
                _ if *secret => {}
                // An empty password in a parameter would go before the variable.
                Some(before) => open.push_str(before),
                None => open.push_str(text),
            }
        }
        let password = match self.0.contains("://") {
            true => decoded(password),
            false => unquoted(password),
        };
        Some((
            open.trim_end_matches(['?', '&']).replace("?&", "?").replace("&&", "&"),
            Some(password),
        ))
    }

    /// Takes the password out of somebody else's message.
    pub fn scrub(&self, message: &str) -> String {
        let shown = self.to_string();
        let given = message.replace(&self.revealed(), &shown).replace(&self.0, &shown);
        // A secret that is also the user's or the database's name cannot be hidden, and need not be.
        self.secrets()
            .iter()
            .flat_map(|it| [it.clone(), decoded(it)])
            .filter(|it| !it.is_empty() && !shown.contains(it.as_str()))
            .fold(given, |text, secret| text.replace(&secret, "***"))
    }

    fn secrets(&self) -> Vec<String> {
        self.pieces().into_iter().filter(|(_, secret)| *secret).map(|(text, _)| text).collect()
    }

    /// The text in pieces, each with whether it is a secret.
    fn pieces(&self) -> Vec<(String, bool)> {
        match self.0.split_once("://") {
            Some((scheme, rest)) => url_pieces(scheme, rest),
            None => keyword_pieces(&self.0),
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().iter().try_for_each(|(text, secret)| {
            formatter.write_str(if *secret { "***" } else { text.as_str() })
        })
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Url({self})")
    }
}

fn url_pieces(scheme: &str, rest: &str) -> Vec<(String, bool)> {
    let mut pieces = vec![(format!("{scheme}://"), false)];
    // The last `@`, so that a password with an unescaped `@`, `/` or `?` is hidden as a whole.
    let rest = match rest.rsplit_once('@') {
        None => rest,
        Some((user, rest)) => {
            match user.split_once(':') {
                Some((user, password)) => {
                    pieces.push((format!("{user}:"), false));
                    pieces.push((password.to_owned(), true));
                }
                None => pieces.push((user.to_owned(), false)),
            }
            pieces.push(("@".to_owned(), false));
            rest
        }
    };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(it, query)| (it, Some(query)));
    pieces.push((place.to_owned(), false));
    for (index, parameter) in query.into_iter().flat_map(|it| it.split('&')).enumerate() {
        pieces.push((if index == 0 { "?" } else { "&" }.to_owned(), false));
        match parameter.split_once('=') {
            Some((key, value)) if is_secret(key) => {
                pieces.push((format!("{key}="), false));
                pieces.push((value.to_owned(), true));
            }
            Some(_) | None => pieces.push((parameter.to_owned(), false)),
        }
    }
    pieces
}

/// Hides from the secret's `=` to the next keyword, so that no quoting rule can let a part of it out.
fn keyword_pieces(text: &str) -> Vec<(String, bool)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = SECRETS.iter().filter_map(|it| rest.find(&format!("{it}="))).min() {
        let value = start + rest[start..].find('=').map_or(0, |it| it + 1);
        let end = match rest[value..].strip_prefix('\'') {
            Some(quoted) => value + 1 + closing_quote(quoted),
            None => value + rest[value..].find(char::is_whitespace).unwrap_or(rest.len() - value),
        };
        pieces.push((rest[..value].to_owned(), false));
        pieces.push((rest[value..end].to_owned(), true));
        rest = &rest[end..];
    }
    pieces.push((rest.to_owned(), false));
    pieces
}

fn closing_quote(quoted: &str) -> usize {
    let mut escaped = false;
    for (index, letter) in quoted.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' => return index + 1,
            _ => {}
        }
    }
    quoted.len()
}

/// A value of a keyword string: `'it\'s'` is `it's`.
fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')).unwrap_or(text);
    let mut plain = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        plain.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    plain
}

const SECRETS: [&str; 2] = ["password", "sslpassword"];

fn is_secret(key: &str) -> bool {
    SECRETS.contains(&key)
}

/// `%41` is `A`.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        Url::parse(text, "DATABASE_URL").expect("it is one").to_string()
    }

    #[test]
    fn passwords_are_never_shown() {
        assert_eq!(shown("postgres://me:secret@h:1/db"), "postgres://me:***@h:1/db");
        assert_eq!(shown("postgres://me:s@c/r?t@h/db"), "postgres://me:***@h/db");
        assert_eq!(
            shown("postgres://me@h/db?password=secret&x=1"),
            "postgres://me@h/db?password=***&x=1"
        );
        assert_eq!(shown("host=h password=secret user=me"), "host=h password=*** user=me");
        assert_eq!(shown("password='se \\' cret' host=h"), "password=*** host=h");
        assert_eq!(shown("postgres:///db"), "postgres:///db");
        let url = Url::parse("postgres://me:secret@h/db", "").expect("it is one");
        assert_eq!(format!("{url:?}"), "Url(postgres://me:***@h/db)");
    }

    #[test]
    fn messages_of_others_are_scrubbed() {
        let url = Url::parse("postgres://me:s%40cret@h/db", "").expect("it is one");
        let message = format!("bad URI \"{}\", s@cret", url.revealed());
        assert_eq!(url.scrub(&message), "bad URI \"postgres://me:***@h/db\", ***");
        let same = Url::parse("postgres://postgres:postgres@h/db", "").expect("it is one");
        assert_eq!(same.scrub("no role postgres"), "no role postgres");
    }

    #[test]
    fn a_program_gets_the_password_apart() {
        let apart = |text: &str| Url::parse(text, "").expect("it is one").for_program();
        let both = |url: &str, password: &str| Some((url.to_owned(), Some(password.to_owned())));
        assert_eq!(apart("postgres://h/db"), Some(("postgres://h/db".to_owned(), None)));
        assert_eq!(apart("postgres://me:s%40c@h/db"), both("postgres://me:@h/db", "s@c"));
        assert_eq!(apart("postgres://me@h/db?password=s&x=1"), both("postgres://me@h/db?x=1", "s"));
        assert_eq!(apart("postgres://me@h/db?x=1&password=s"), both("postgres://me@h/db?x=1", "s"));
        assert_eq!(apart("host=h password='a\\'b' user=me"), both("host=h  user=me", "a'b"));
        assert_eq!(apart("postgres://me:a@h/db?sslpassword=b"), None);
    }

    #[test]
    fn an_unreachable_host_fails_in_time() {
        let revealed = |text: &str| Url::parse(text, "").expect("it is one").revealed();
        assert_eq!(revealed("postgres://h/db"), "postgres://h/db?connect_timeout=10");
        assert_eq!(revealed("postgres://h/db?a=b"), "postgres://h/db?a=b&connect_timeout=10");
        assert_eq!(revealed("host=h"), "host=h connect_timeout=10");
        assert_eq!(revealed("host=h connect_timeout=2"), "host=h connect_timeout=2");
    }

    #[test]
    fn other_databases_are_refused_without_showing_the_url() {
        for wrong in ["mysql://me:secret@h/db", "secret", ""] {
            let failure = Url::parse(wrong, "DATABASE_URL").expect_err("it is none");
            assert!(!failure.message.contains("secret"), "{failure}");
        }
    }
}
