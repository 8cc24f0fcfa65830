//! Properties of a database besides its objects: encoding, locale, and the settings of the role that migrates it. The
//! effect of a migration can depend on each of them.

use driftless_schema::quote::literal;
use driftless_sql::session::MEANING;
use serde_json::Value;

use crate::{Client, Error};

/// The properties in which another database can be made to resemble this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    encoding: String,
    collate: String,
    ctype: String,
    /// `c`, `i` or `b`: libc, ICU or PostgreSQL's own.
    provider: String,
    locale: Option<String>,
    /// The settings with which a session of the role begins there.
    settings: Vec<(String, String)>,
}

/// Settings that only a superuser can set, or that Diesel sets to other values and a file can reset.
const MORE: [&str; 5] = [
    "TimeZone",
    "icu_validation_level",
    "lc_messages",
    "lo_compat_privileges",
    "session_replication_role",
];

impl Likeness {
    /// The properties of a connection's database.
    pub fn of(client: &mut Client) -> Result<Likeness, Error> {
        Likeness::named(client, None)
    }

    /// The properties of another database on that server, without a connection to it: connections would prevent copying
    /// it.
    pub(super) fn named(client: &mut Client, name: Option<&str>) -> Result<Likeness, Error> {
        let doing = |it| Error::new("asking for a database's encoding, locale and settings", it);
        let row = client
            .query_typed_one(include_str!("likeness.sql"), &[(&name, postgres::types::Type::TEXT)])
            .map_err(doing)?;
        let (json, encoding): (String, String) = (row.get(0), row.get(1));
        let row: Value = serde_json::from_str(&json)
            .map_err(|it| Error::new("reading a row of pg_database", it))?;
        let text = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Likeness {
            encoding,
            collate: text("datcollate").unwrap_or_default(),
            ctype: text("datctype").unwrap_or_default(),
            provider: text("datlocprovider").unwrap_or_else(|| "c".to_owned()),
            locale: text("datlocale").or_else(|| text("daticulocale")),
            settings: settings(client)?,
        })
    }

    /// The options that `CREATE DATABASE` needs if its defaults make `other`; none if it needs none.
    pub(super) fn options(&self, other: &Likeness) -> Option<String> {
        let place = |it: &Likeness| {
            (
                it.encoding.clone(),
                it.collate.clone(),
                it.ctype.clone(),
                it.provider.clone(),
                it.locale.clone(),
            )
        };
        if place(self) == place(other) {
            return None;
        }
        let mut options = format!(
            " ENCODING {} LC_COLLATE {} LC_CTYPE {}",
            literal(&self.encoding),
            literal(&self.collate),
            literal(&self.ctype)
        );
        let locale = self.locale.as_deref().map(literal).unwrap_or_default();
        match self.provider.as_str() {
            "i" => options += &format!(" LOCALE_PROVIDER icu ICU_LOCALE {locale}"),
            "b" => options += &format!(" LOCALE_PROVIDER builtin BUILTIN_LOCALE {locale}"),
            _ => {}
        }
        Some(options)
    }

    /// The settings that differ in `other`.
    pub(super) fn settings_beside(&self, other: &Likeness) -> Vec<(String, String)> {
        let own = self.settings.iter().filter(|it| !other.settings.contains(it));
        own.cloned().collect()
    }

    /// For people: `UTF8, de_DE.UTF-8`.
    pub(super) fn place(&self) -> String {
        format!("{}, {}", self.encoding, self.locale.as_deref().unwrap_or(&self.collate))
    }
}

/// The session's settings at its start, and custom settings (`app.tenant`), which policies may read.
fn settings(client: &mut Client) -> Result<Vec<(String, String)>, Error> {
    let doing = |it| Error::new("asking for a database's settings", it);
    let meaning = MEANING.iter().map(|it| it.0);
    let names: Vec<String> = meaning.chain(MORE).map(str::to_owned).collect();
    let rows = client.query(include_str!("settings.sql"), &[&names]).map_err(doing)?;
    let mut all: Vec<(String, String)> = rows.iter().map(|it| (it.get(0), it.get(1))).collect();
    for row in client.query_typed(include_str!("custom_settings.sql"), &[]).map_err(doing)? {
        let setting: String = row.get(0);
        let Some((name, value)) = setting.split_once('=') else { continue };
        // The settings of a procedural language can contain code.
        if name.contains('.') && !name.to_ascii_lowercase().starts_with("pl") {
            all.retain(|it| it.0 != name);
            all.push((name.to_owned(), value.to_owned()));
        }
    }
    Ok(all)
}
