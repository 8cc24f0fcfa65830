//! What a URL or a string of keywords says of TLS, apart from the rest of it, which the driver reads.

use std::env;
use std::path::PathBuf;

use percent_encoding::percent_decode_str;

use crate::Error;

use super::DOING;

/// libpq's `sslmode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Never TLS.
    Disable,
    /// TLS where the server insists.
    Allow,
    /// TLS where the server has it.
    Prefer,
    /// TLS; whose certificate it is does not matter, unless there are roots to hold it to.
    Require,
    /// TLS with a certificate of a known authority.
    VerifyCa,
    /// TLS with a certificate of a known authority, for that host.
    VerifyFull,
}

/// Whom to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Roots {
    /// The authorities of the operating system.
    System,
    /// Those in that file.
    File(PathBuf),
}

/// What a URL says.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) mode: Mode,
    pub(super) roots: Option<Roots>,
    /// Our own certificate, for servers that ask for one.
    pub(super) certificate: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
    pub(super) key_password: Option<String>,
    /// `connect_timeout=0`.
    pub(super) endless: bool,
    /// The text without everything above.
    pub(super) rest: String,
}

/// Reads a URL or keywords. An error names the parameter and shows no value of it but that of `sslmode`.
pub(super) fn read(text: &str) -> Result<Parameters, Error> {
    let (start, pairs) = match text.split_once("://") {
        Some(_) => in_url(text),
        None => (String::new(), in_keywords(text)?),
    };
    let url = !start.is_empty();
    let mut said = Said::default();
    let mut rest = Vec::new();
    for (key, value) in pairs {
        if !said.takes(&key, &value)? {
            rest.push(if url { in_query(&key, &value) } else { quoted(&key, &value) });
        }
    }
    let joint = if url && !rest.is_empty() { "?" } else { "" };
    let rest = format!("{start}{joint}{}", rest.join(if url { "&" } else { " " }));
    said.parameters(rest)
}

/// What was said, by libpq's names.
#[derive(Default)]
struct Said {
    sslmode: Option<String>,
    sslrootcert: Option<String>,
    sslcert: Option<String>,
    sslkey: Option<String>,
    sslpassword: Option<String>,
    endless: bool,
}

/// What the driver reads by itself.
const OF_THE_DRIVER: [&str; 17] = [
    "application_name",
    "channel_binding",
    "connect_timeout",
    "dbname",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "load_balance_hosts",
    "options",
    "password",
    "port",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

impl Said {
    /// Whether the parameter is ours. One that neither we nor the driver understand is an error.
    fn takes(&mut self, key: &str, value: &str) -> Result<bool, Error> {
        let value = Some(value.to_owned()).filter(|it| !it.is_empty());
        match key {
            "sslmode" => self.sslmode = value,
            "sslrootcert" => self.sslrootcert = value,
            "sslcert" => self.sslcert = value,
            "sslkey" => self.sslkey = value,
            "sslpassword" => self.sslpassword = value,
            "connect_timeout" if value.as_deref() == Some("0") => self.endless = true,
            // What we do anyway.
            "gssencmode" if matches!(value.as_deref(), Some("disable" | "prefer")) => (),
            "client_encoding" if matches!(value.as_deref(), Some("auto" | "utf8" | "UTF8")) => (),
            _ if OF_THE_DRIVER.contains(&key) => return Ok(false),
            _ => {
                return Err(Error::new(
                    DOING,
                    format!("the connection parameter `{key}` is not supported; leave it out"),
                ));
            }
        }
        Ok(true)
    }

    /// Where the text is silent, libpq's environment speaks, and then its files in the home directory.
    fn parameters(self, rest: String) -> Result<Parameters, Error> {
        let variable = |name: &str| env::var(name).ok().filter(|it| !it.is_empty());
        let home = |name: &str| {
            let file = PathBuf::from(env::var_os("HOME")?).join(".postgresql").join(name);
            file.exists().then_some(file)
        };
        let roots = match self.sslrootcert.or_else(|| variable("PGSSLROOTCERT")).as_deref() {
            Some("system") => Some(Roots::System),
            Some(file) => Some(Roots::File(PathBuf::from(file))),
            None => home("root.crt").map(Roots::File),
        };
        let file = |said: Option<String>, name: &str, own: &str| {
            said.or_else(|| variable(name)).map(PathBuf::from).or_else(|| home(own))
        };
        let said = self.sslmode.or_else(|| variable("PGSSLMODE"));
        Ok(Parameters {
            mode: mode(said.as_deref(), roots.as_ref())?,
            roots,
            certificate: file(self.sslcert, "PGSSLCERT", "postgresql.crt"),
            key: file(self.sslkey, "PGSSLKEY", "postgresql.key"),
            key_password: self.sslpassword,
            endless: self.endless,
            rest,
        })
    }
}

fn mode(said: Option<&str>, roots: Option<&Roots>) -> Result<Mode, Error> {
    let mode = match (said, roots) {
        (Some("disable"), _) => Mode::Disable,
        (Some("allow"), _) => Mode::Allow,
        (Some("prefer"), _) => Mode::Prefer,
        (Some("require"), _) => Mode::Require,
        (Some("verify-ca"), _) => Mode::VerifyCa,
        (Some("verify-full"), _) | (None, Some(Roots::System)) => Mode::VerifyFull,
        (None, Some(Roots::File(_)) | None) => Mode::Prefer,
        (Some(other), _) => {
            return Err(Error::new(
                DOING,
                format!(
                    "`sslmode` is `{other}`; it may be `disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`"
                ),
            ));
        }
    };
    match (mode, roots) {
        (Mode::VerifyCa | Mode::VerifyFull, None) => Err(Error::new(
            DOING,
            "`sslmode` asks to verify the server's certificate, and there is no `~/.postgresql/root.crt`: give `sslrootcert=FILE`, or `sslrootcert=system` for the authorities that the operating system trusts",
        )),
        // The system's authorities vouch for anybody, so the name has to be checked.
        (Mode::Allow | Mode::Prefer | Mode::Require | Mode::VerifyCa, Some(Roots::System)) => {
            Err(Error::new(DOING, "`sslrootcert=system` needs `sslmode=verify-full`"))
        }
        (_, _) => Ok(mode),
    }
}

/// A URL without its query, and the query's parameters, which stay as they are encoded but where we read them.
fn in_url(text: &str) -> (String, Vec<(String, String)>) {
    // The driver takes all before the first `@` for the user and the password, a `?` included.
    let place = text.find('@').unwrap_or(0);
    let Some(query) = text[place..].find('?').map(|it| place + it) else {
        return (text.to_owned(), Vec::new());
    };
    let parameters = text[query + 1..].split('&').filter(|it| !it.is_empty());
    let pairs = parameters.map(|it| {
        let (key, value) = it.split_once('=').unwrap_or((it, ""));
        (decoded(key), decoded(value))
    });
    (text[..query].to_owned(), pairs.collect())
}

/// `key = value` and `key = 'value'`, in which a backslash takes the next character as it is.
fn in_keywords(text: &str) -> Result<Vec<(String, String)>, Error> {
    let mut pairs = Vec::new();
    let mut letters = text.trim_start().chars().peekable();
    while letters.peek().is_some() {
        let mut key = String::new();
        while let Some(letter) = letters.next_if(|it| *it != '=') {
            key.push(letter);
        }
        if letters.next().is_none() {
            return Err(Error::new(DOING, "keywords are written `key=value`, and one has no `=`"));
        }
        while letters.next_if(|it| it.is_whitespace()).is_some() {}
        let quote = letters.next_if_eq(&'\'').is_some();
        let mut value = String::new();
        loop {
            match letters.next() {
                Some('\'') if quote => break,
                Some('\\') => value.extend(letters.next()),
                Some(letter) if !quote && letter.is_whitespace() => break,
                Some(letter) => value.push(letter),
                None if quote => {
                    return Err(Error::new(DOING, "a keyword's value has no closing quote"));
                }
                None => break,
            }
        }
        while letters.next_if(|it| it.is_whitespace()).is_some() {}
        pairs.push((key.trim().to_owned(), value));
    }
    Ok(pairs)
}

fn in_query(key: &str, value: &str) -> String {
    let mut text = format!("{key}=");
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                text.push(char::from(byte));
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

fn quoted(key: &str, value: &str) -> String {
    format!("{key}='{}'", value.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// `%41` is `A`.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Parameters {
        read(text).expect("it can be read")
    }

    #[test]
    fn what_is_of_tls_is_taken_out() {
        let parameters =
            of("postgres://me:s?x@h:1/db?sslmode=require&options=-c%20a%3Db&sslrootcert=%2Fr.crt");
        assert_eq!(parameters.mode, Mode::Require);
        assert_eq!(parameters.roots, Some(Roots::File("/r.crt".into())));
        assert_eq!(parameters.rest, "postgres://me:s?x@h:1/db?options=-c%20a%3Db");
        assert_eq!(of("postgres://h/db?sslmode=disable").rest, "postgres://h/db");
    }

    #[test]
    fn keywords_say_the_same() {
        let parameters =
            of("host = h password='it\\'s \\\\' sslmode=verify-full sslrootcert='/a b'");
        assert_eq!(parameters.mode, Mode::VerifyFull);
        assert_eq!(parameters.roots, Some(Roots::File("/a b".into())));
        assert_eq!(parameters.rest, "host='h' password='it\\'s \\\\'");
        assert!(of("host=h connect_timeout=0").endless);
    }

    #[test]
    fn what_nobody_understands_is_named_and_nothing_else() {
        for (text, named) in [
            ("postgres://me:secret@h/db?service=x", "`service`"),
            ("host=h password=secret sslcrl=x", "`sslcrl`"),
            ("postgres://me:secret@h/db?sslmode=on", "`sslmode` is `on`"),
            ("postgres://me:secret@h/db?sslrootcert=system&sslmode=require", "verify-full"),
            ("password='secret", "closing quote"),
        ] {
            let message = read(text).err().expect("it is refused").to_string();
            assert!(message.contains(named), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
