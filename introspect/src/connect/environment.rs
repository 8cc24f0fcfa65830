//! What libpq looks up besides the connection string: variables, the service file, the password file, the system's
//! account.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Error, platform};

use super::refused;
use super::text::Said;

/// The variables in which libpq looks up what neither the connection string nor the service sets (documentation,
/// "Environment Variables").
pub(super) const VARIABLES: [(&str, &str); 31] = [
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLCOMPRESSION", "sslcompression"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLSNI", "sslsni"),
    ("PGSSLCRL", "sslcrl"),
    ("PGSSLCRLDIR", "sslcrldir"),
    ("PGSSLCERTMODE", "sslcertmode"),
    ("PGSSLNEGOTIATION", "sslnegotiation"),
    ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
    ("PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version"),
    ("PGREQUIREPEER", "requirepeer"),
    ("PGREQUIREAUTH", "require_auth"),
    ("PGGSSENCMODE", "gssencmode"),
    ("PGGSSLIB", "gsslib"),
    ("PGKRBSRVNAME", "krbsrvname"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGCLIENTENCODING", "client_encoding"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ("PGLOADBALANCEHOSTS", "load_balance_hosts"),
];

/// The environment of a program. A value of its own, so that a test can have its own.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Variables whose names begin with `PG`.
    pub variables: BTreeMap<String, String>,
    /// The home directory, or where else libpq looks for its files.
    pub home: Option<PathBuf>,
    /// The account that runs the program.
    pub account: Option<String>,
}

impl Environment {
    /// This process's own. A variable of libpq's that is not UTF-8 is an error.
    pub fn of_this_process() -> Result<Environment, Error> {
        let mut variables = BTreeMap::new();
        for (name, value) in env::vars_os() {
            let Some(name) = name.to_str().filter(|it| it.starts_with("PG")) else { continue };
            let Ok(value) = value.into_string() else {
                return Err(refused(
                    format!("the variable {name} is not UTF-8"),
                    "unset it, or set it to UTF-8 text",
                ));
            };
            variables.insert(name.to_owned(), value);
        }
        Ok(Environment { variables, home: platform::home(), account: whoami::username().ok() })
    }

    /// A variable, an empty one too: it counts as set.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// A file below the home directory, if it exists.
    pub(super) fn at_home(&self, path: impl AsRef<Path>) -> Option<PathBuf> {
        self.home.as_ref().map(|it| it.join(path)).filter(|it| it.exists())
    }

    /// Adds what the service sets and the connection string does not (documentation, "The Connection Service File").
    pub(super) fn serve(&self, said: &mut Said) -> Result<(), Error> {
        let service = said.get("service").map(String::as_str).or(self.variable("PGSERVICE"));
        let Some(service) = service.map(str::to_owned) else { return Ok(()) };
        let own = match self.variable("PGSERVICEFILE") {
            Some(file) => Some(PathBuf::from(file)),
            None => self.at_home(".pg_service.conf"),
        };
        let directory = self.variable("PGSYSCONFDIR").unwrap_or("/etc/postgresql-common");
        let general = Some(Path::new(directory).join("pg_service.conf")).filter(|it| it.exists());
        for file in own.into_iter().chain(general) {
            let text = fs::read_to_string(&file).map_err(|it| {
                Error::new(format!("reading the service file `{}`", file.display()), it)
            })?;
            if let Some(of_service) = service_of(&text, &service, &file)? {
                for (key, value) in of_service {
                    said.entry(key).or_insert(value);
                }
                said.insert("service".to_owned(), service);
                return Ok(());
            }
        }
        Err(refused(
            format!("no service file has a section `[{service}]`"),
            "add the section to `~/.pg_service.conf` or to the file that PGSERVICEFILE names, or correct PGSERVICE or `service=`",
        ))
    }

    /// The password that the password file has for a host (documentation, "The Password File"), or why the file is not
    /// read, and what to do.
    pub(super) fn password(
        &self,
        file: Option<&str>,
        place: &[&str; 4],
    ) -> Result<Option<String>, String> {
        let file = match file.filter(|it| !it.is_empty()) {
            Some(file) => Some(PathBuf::from(file)),
            None => self.home.as_ref().map(|it| it.join(platform::PASSWORD_FILE)),
        };
        let Some((file, metadata)) =
            file.and_then(|it| fs::metadata(&it).ok().map(|found| (it, found)))
        else {
            return Ok(None);
        };
        if !metadata.is_file() {
            return Ok(None);
        }
        if platform::others_may_read(&metadata) {
            let file = file.display();
            return Err(format!(
                "driftless does not use the password file `{file}`, because others can read it: run `chmod 600 {file}`"
            ));
        }
        let text = fs::read(&file)
            .map_err(|it| format!("the password file `{}` cannot be read: {it}", file.display()))?;
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines().map(|it| it.trim_end_matches('\r'));
        Ok(lines.find_map(|line| password_of(line, place)))
    }
}

/// The parameters in the section of that name; none if the file has no such section.
fn service_of(text: &str, service: &str, file: &Path) -> Result<Option<Said>, Error> {
    let mut found: Option<Said> = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[') {
            if found.is_some() {
                break;
            }
            if name.strip_suffix(']') == Some(service) {
                found = Some(Said::new());
            }
            continue;
        }
        let Some(said) = &mut found else { continue };
        let wrong = |what: &str| {
            let place = format!("`{}`, line {}", file.display(), number + 1);
            Err(refused(
                format!("{place}: {what}"),
                "write `name=value`, without spaces around the `=`",
            ))
        };
        match line.split_once('=') {
            Some(("service", _)) => return wrong("a service cannot refer to another service"),
            Some((key, value)) => said.entry(key.to_owned()).or_insert_with(|| value.to_owned()),
            None => return wrong("it is not written `name=value`"),
        };
    }
    Ok(found)
}

/// `host:port:database:user:password`; each of the first four may be `*`. A backslash escapes a colon or a backslash.
fn password_of(line: &str, place: &[&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut letters = line.chars().peekable();
    for wanted in place {
        let (mut field, mut plain) = (String::new(), true);
        loop {
            match letters.next()? {
                ':' => break,
                '\\' => {
                    plain = false;
                    field.extend(letters.next());
                }
                it => field.push(it),
            }
        }
        if field != *wanted && !(plain && field == "*") {
            return None;
        }
    }
    let mut password = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            // libpq ignores everything after the password.
            ':' => break,
            '\\' => password.extend(letters.next()),
            it => password.push(it),
        }
    }
    Some(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_password_file_are_matched_as_libpq_does() {
        let of = |line: &str| password_of(line, &["h", "5432", "d:b", "me"]);
        assert_eq!(of("h:5432:d\\:b:me:s\\:e\\\\t"), Some("s:e\\t".to_owned()));
        assert_eq!(of("*:*:*:*:x"), Some("x".to_owned()));
        assert_eq!(of("*:*:*:you:x"), None);
        assert_eq!(of("# *:*:*:*:x"), None);
        assert_eq!(of("h:5432:d\\:b"), None);
    }

    #[test]
    fn sections_of_a_service_file_end_where_the_next_begins() {
        let text = "# x\n[a]\nhost=1\n\n[b]\n host=2\nport=3\n[c]\nhost=4\n";
        let of = |name: &str| service_of(text, name, Path::new("f")).expect("it is sound");
        let said: Vec<String> = of("b").expect("it is there").into_values().collect();
        assert_eq!(said, ["2", "3"]);
        assert_eq!(of("d"), None);
    }
}
