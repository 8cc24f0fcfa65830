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
        // Columns that older servers lack are not in the row.
        let query = "select pg_catalog.to_jsonb(d)::pg_catalog.text, pg_catalog.pg_encoding_to_char(d.encoding)::pg_catalog.text
            from pg_catalog.pg_database d
            where d.datname::pg_catalog.text operator(pg_catalog.=) coalesce($1, pg_catalog.current_database()::pg_catalog.text)";
        let row = client
            .query_typed_one(query, &[(&name, postgres::types::Type::TEXT)])
            .map_err(doing)?;
        let (json, encoding): (String, String) = (row.get(0), row.get(1));
        let row: Value = serde_json::from_str(&json)
            .map_err(|it| Error::new("reading a row of pg_database", it.to_string()))?;
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
    let query = "select s.name::pg_catalog.text, case
            when s.name operator(pg_catalog.=) 'search_path' and exists (
                select from pg_catalog.pg_namespace n where n.nspname operator(pg_catalog.=) current_user
            ) then pg_catalog.replace(s.reset_val, '\"$user\"', pg_catalog.quote_ident(current_user))
            else s.reset_val end::pg_catalog.text
        from pg_catalog.pg_settings s
        where s.name operator(pg_catalog.=) any ($1) and s.reset_val is not null
        order by 1";
    let rows = client.query(query, &[&names]).map_err(doing)?;
    let mut all: Vec<(String, String)> = rows.iter().map(|it| (it.get(0), it.get(1))).collect();
    let query = "select c.setting::pg_catalog.text
        from pg_catalog.pg_db_role_setting s
        cross join lateral pg_catalog.unnest(s.setconfig) as c(setting)
        where s.setdatabase operator(pg_catalog.=) any (array[0::pg_catalog.oid, (
                select d.oid from pg_catalog.pg_database d
                where d.datname operator(pg_catalog.=) pg_catalog.current_database())])
            and s.setrole operator(pg_catalog.=) any (array[0::pg_catalog.oid, (
                select r.oid from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) current_user)])
        order by s.setrole operator(pg_catalog.<>) 0::pg_catalog.oid, s.setdatabase operator(pg_catalog.<>) 0::pg_catalog.oid";
    for row in client.query_typed(query, &[]).map_err(doing)? {
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
