//! Parses a URL or a string of keywords by libpq's rules (PostgreSQL documentation, "Connection Strings";
//! fe-connect.c): takes a text, returns parameters. No error contains any part of the text except the name of a
//! parameter.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::Error;

use super::refused;

/// Parameters by their names; of two with the same name the last counts.
pub(super) type Said = BTreeMap<String, String>;

/// Parameters that the driver understands as libpq does, or that do not say where to connect. Every other one is refused by its
/// name, since one driver would heed it and the other would not.
pub(super) const UNDERSTOOD: [&str; 30] = [
    "application_name",
    "channel_binding",
    "client_encoding",
    "connect_timeout",
    "dbname",
    "fallback_application_name",
    "gssencmode",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "load_balance_hosts",
    "options",
    "passfile",
    "password",
    "port",
    "service",
    "sslcert",
    "sslcompression",
    "sslkey",
    "sslmode",
    "sslpassword",
    "sslrootcert",
    "sslsni",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
    // The older driver's name for `keepalives_count`.
    "keepalives_retries",
];

/// The parameters of a text. A text that begins with a scheme and `://` is a URL.
pub(super) fn parameters(text: &str) -> Result<Said, Error> {
    let text = text.trim();
    match text.split_once("://") {
        Some(("postgres" | "postgresql", rest)) => in_url(rest),
        // A `://` within a keyword's value makes no URL.
        Some((scheme, _)) if !scheme.contains('=') => Err(refused(
            "it is not a PostgreSQL URL",
            "write `postgres://user@host:5432/database`; driftless supports only PostgreSQL",
        )),
        _ if text.contains('=') => in_keywords(text),
        _ => Err(refused(
            "it is neither a PostgreSQL URL nor a list of keywords",
            "write `postgres://user@host:5432/database`, or `host=… dbname=…`",
        )),
    }
}

/// The characters that have to be escaped in the password of a URL.
pub(super) const ESCAPES: &str = "in a URL, escape these characters of the user name and of the password: \
     `@` as `%40`, `:` as `%3A`, `/` as `%2F`, `?` as `%3F`, `#` as `%23`, `%` as `%25`";

fn in_url(rest: &str) -> Result<Said, Error> {
    let mut said = Said::new();
    // The user is named before an `@`, if one comes before the first `/`.
    let slash = rest.find('/').unwrap_or(rest.len());
    let rest = match rest[..slash].find('@') {
        None => rest,
        Some(at) => {
            let (user, password) = match rest[..at].split_once(':') {
                Some((user, password)) => (user, Some(password)),
                None => (&rest[..at], None),
            };
            put(&mut said, "user", user)?;
            put(&mut said, "password", password.unwrap_or_default())?;
            &rest[at + 1..]
        }
    };
    let (place, query) = match rest.find('?') {
        Some(it) => (&rest[..it], Some(&rest[it + 1..])),
        None => (rest, None),
    };
    let (places, database) = match place.find('/') {
        Some(it) => (&place[..it], &place[it + 1..]),
        None => (place, ""),
    };
    if places.contains('@') || database.contains('@') {
        return Err(refused("the name of the host or of the database contains an `@`", ESCAPES));
    }
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for place in places.split(',') {
        let (host, port) = host_and_port(place)?;
        hosts.push(host);
        ports.push(port);
    }
    put(&mut said, "host", &hosts.join(","))?;
    put(&mut said, "port", &ports.join(","))?;
    put(&mut said, "dbname", database)?;
    if ports.iter().any(|it| it.contains(|it: char| !it.is_ascii_digit())) {
        let help = format!("write a number from 1 to 65535 after the host's `:`; {ESCAPES}");
        return Err(refused("the port is not a number", help));
    }
    // One `&` at the end is allowed.
    let query = query.map(|it| it.strip_suffix('&').unwrap_or(it)).filter(|it| !it.is_empty());
    for parameter in query.into_iter().flat_map(|it| it.split('&')) {
        let Some((key, value)) = parameter.split_once('=').filter(|it| !it.1.contains('=')) else {
            return Err(refused(
                "a parameter after the `?` is not written `name=value`",
                "within a value, write `%3D` for `=` and `%26` for `&`; in a password, write `%3F` for `?`",
            ));
        };
        // The text after a `?` in a password is no parameter, and must not be shown as one.
        if value.contains('@') && !UNDERSTOOD.contains(&key) {
            return Err(refused("the part after the `?` contains an `@`", ESCAPES));
        }
        match (decoded(key)?.as_str(), decoded(value)?) {
            // JDBC's name for it.
            ("ssl", value) if value == "true" => {
                said.insert("sslmode".to_owned(), "require".to_owned())
            }
            (key, value) => said.insert(key.to_owned(), value),
        };
    }
    Ok(said)
}

/// `[::1]:5432`, `host`, `host:5432`: both may be empty.
fn host_and_port(place: &str) -> Result<(&str, &str), Error> {
    let Some(rest) = place.strip_prefix('[') else {
        return Ok(place.split_once(':').unwrap_or((place, "")));
    };
    let brackets = || {
        refused("the brackets of the host are incomplete", "write an IPv6 address as `[::1]:5432`")
    };
    let (host, rest) = rest.split_once(']').ok_or_else(brackets)?;
    match rest.strip_prefix(':') {
        _ if host.is_empty() => Err(brackets()),
        Some(port) => Ok((host, port)),
        None if rest.is_empty() => Ok((host, "")),
        None => Err(brackets()),
    }
}

/// An empty value counts as not given: then `PGHOST` and its like are used.
fn put(said: &mut Said, key: &str, value: &str) -> Result<(), Error> {
    if !value.is_empty() {
        said.insert(key.to_owned(), decoded(value)?);
    }
    Ok(())
}

/// `%41` is `A`. As in libpq, a `%` without two hexadecimal digits is an error.
fn decoded(text: &str) -> Result<String, Error> {
    let bytes = text.as_bytes();
    let is_whole = |it: usize| matches!(bytes.get(it + 1..it + 3), Some(two) if two.iter().all(u8::is_ascii_hexdigit) && two != b"00");
    let whole = text.match_indices('%').all(|(it, _)| is_whole(it));
    let decoded = percent_decode_str(text).decode_utf8();
    match decoded {
        Ok(decoded) if whole => Ok(decoded.into_owned()),
        Ok(_) | Err(_) => Err(refused(
            "a `%` in the URL is not followed by two hexadecimal digits of a character",
            ESCAPES,
        )),
    }
}

/// `key = value` and `key = 'value'`, in which a backslash escapes the next character.
fn in_keywords(text: &str) -> Result<Said, Error> {
    let mut said = Said::new();
    let mut letters = text.chars().peekable();
    let skip = |letters: &mut std::iter::Peekable<std::str::Chars<'_>>| {
        while letters.next_if(|it| it.is_ascii_whitespace()).is_some() {}
    };
    loop {
        skip(&mut letters);
        if letters.peek().is_none() {
            return Ok(said);
        }
        let mut key = String::new();
        while let Some(it) = letters.next_if(|it| *it != '=' && !it.is_ascii_whitespace()) {
            key.push(it);
        }
        skip(&mut letters);
        if letters.next_if_eq(&'=').is_none() {
            return Err(refused(
                "a keyword has no `=`: keywords are written `name=value`",
                "put a value with spaces into single quotes",
            ));
        }
        skip(&mut letters);
        let quote = letters.next_if_eq(&'\'').is_some();
        let mut value = String::new();
        loop {
            match letters.next() {
                Some('\'') if quote => break,
                Some('\\') => value.extend(letters.next()),
                Some(it) if !quote && it.is_ascii_whitespace() => break,
                Some(it) => value.push(it),
                None if quote => {
                    return Err(refused(
                        "a keyword's value has no closing quote",
                        "write a quote within a value `\\'`, and a backslash `\\\\`",
                    ));
                }
                None => break,
            }
        }
        said.insert(key, value);
    }
}

/// Escapes the characters that have a meaning in a URL.
pub(super) fn encoded(text: &str) -> String {
    let mut all = String::new();
    for letter in text.chars() {
        match letter {
            '%' | '@' | ':' | '/' | '?' | '#' | ' ' | '&' => {
                all.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            it => all.push(it),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, String)> {
        parameters(text).unwrap_or_else(|it| panic!("{text}: {it}")).into_iter().collect()
    }

    fn all(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
    }

    #[test]
    fn urls_mean_what_they_mean_to_libpq() {
        assert_eq!(
            of("postgres://me:s%40c?r@h1:1,[::1]:2,h3/d%20b?options=-c%20a%3Db"),
            all(&[
                ("dbname", "d b"),
                ("host", "h1,::1,h3"),
                ("options", "-c a=b"),
                ("password", "s@c?r"),
                ("port", "1,2,"),
                ("user", "me"),
            ])
        );
        assert_eq!(of("postgresql://"), all(&[]));
        assert_eq!(
            of("postgres:///db?host=/run/pg&port=1"),
            all(&[("dbname", "db"), ("host", "/run/pg"), ("port", "1")])
        );
        assert_eq!(
            of("postgres://%2Frun%2Fpg:7/db"),
            all(&[("dbname", "db"), ("host", "/run/pg"), ("port", "7")])
        );
        assert_eq!(
            of("postgres://h/db?%75ser=x&host=other"),
            all(&[("dbname", "db"), ("host", "other"), ("user", "x")])
        );
        assert_eq!(of("postgres://h?ssl=true"), all(&[("host", "h"), ("sslmode", "require")]));
        assert_eq!(of("postgres://:p@/"), all(&[("password", "p")]));
    }

    #[test]
    fn keywords_say_the_same() {
        assert_eq!(
            of("host = h password='it\\'s \\\\' user=a\\ b dbname="),
            all(&[("dbname", ""), ("host", "h"), ("password", "it's \\"), ("user", "a b")])
        );
    }

    #[test]
    fn no_error_shows_what_was_written() {
        for (text, named) in [
            ("postgres://me:secret@secret@h/db", "`@`"),
            ("postgres://me:secret/db", "port"),
            ("postgres://me:secret/secret@h/db", "`@`"),
            ("postgres://me:sec%ret@h/db", "`%`"),
            ("postgres://me:secret@h/db?secret", "`name=value`"),
            ("postgres://me:secret@[::1/db", "IPv6"),
            ("postgres://me:1/secret@h/db", "`@`"),
            ("postgres://me:1/x?secret=1@h/db", "`@`"),
            ("mysql://me:secret@h/db", "only PostgreSQL"),
            ("secret", "keywords"),
            ("password='secret", "closing quote"),
            ("host=h secret", "`=`"),
        ] {
            let error = parameters(text).expect_err("it is refused");
            let said = format!("{error} {}", error.help().unwrap_or_default());
            assert!(said.contains(named), "{said}");
            assert!(!said.contains("secret"), "{said}");
        }
    }
}
