//! The configuration: `driftless.toml`, overridden by the environment and `.env`, overridden by flags.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use driftless_diff_engine::lint::{Level, Levels};
use driftless_introspect::Target;
use driftless_introspect::server::Allowed;
use serde::Deserialize;

use crate::diesel_toml::DieselToml;
use crate::failure::Failure;
use crate::flags::{Global, ModelFlags};
use crate::manage::{self, Manage};
use crate::paths::{absolute, found_upwards};
use crate::rules::{adjustable, nearest};
use crate::url::Url;

/// The resolved configuration. Every path is absolute.
#[derive(Clone, Debug)]
pub struct Config {
    /// The directory of driftless.toml, or the current directory if there is no such file.
    pub root: PathBuf,
    /// driftless.toml, which need not exist.
    pub file: PathBuf,
    /// The database, if one is configured.
    pub database_url: Option<Url>,
    /// The server for scratch databases: `DRIFTLESS_SCRATCH_URL`.
    pub scratch_url: Option<Url>,
    /// The migrations directory.
    pub migrations_dir: PathBuf,
    /// Whether a flag names it.
    pub migrations_dir_is_told: bool,
    /// The managed schemas.
    pub schemas: Vec<String>,
    /// The SQL files that say which views, functions and the like there are: `[sql] files`, as paths and patterns.
    pub sql_files: Vec<String>,
    /// Which objects driftless manages: `[manage]`.
    pub manage: Manage,
    /// The packages that hold the models.
    pub models: ModelFlags,
    /// The directory of PostgreSQL's server programs.
    pub postgres_bin: Option<PathBuf>,
    /// The major version of throwaway servers.
    pub server_version: Option<u32>,
    /// The rights of the project's own files on scratch databases, besides those of an owner.
    pub scratch: Allowed,
    /// The settings of `verify`.
    pub verify: Verify,
    /// The production databases, besides what ENVIRONMENT says.
    pub production: Production,
    /// The confirmations for this call: the names of the variables that are set.
    pub confirmed: Vec<&'static str>,
    /// Whether `upgrade` only runs migrations that were proven and not edited since.
    pub require_proof: bool,
    /// Triggers that must not fire while a draft fills rows, on any table.
    pub quiet_triggers: Vec<String>,
    /// Whether drafts build and drop every index of an existing table concurrently.
    pub concurrent_indexes: bool,
    /// The level of each rule: `[lint]`.
    pub levels: Levels,
    /// The seconds that a step may wait for a lock; 0: the server's setting.
    pub lock_timeout: Option<u64>,
    /// The seconds that a statement may take.
    pub statement_timeout: Option<u64>,
}

/// The variable that tells the Diesel CLI where the migrations are.
const DIESELS_DIRECTORY: &str = "MIGRATION_DIRECTORY";

/// The variables that confirm a write to production: an upgrade, and a downgrade.
pub const CONFIRMATIONS: [&str; 2] =
    ["CONFIRM_PRODUCTION_MIGRATION", "CONFIRM_PRODUCTION_DOWNGRADE"];

/// The databases that driftless writes to only after a confirmation. `*` stands for any characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Production {
    /// Patterns of URLs without the password.
    #[serde(default)]
    pub urls: Vec<String>,
    /// Patterns of database names.
    #[serde(default)]
    pub databases: Vec<String>,
}

/// `[verify]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// Migrations to skip, because they cannot run on a scratch database.
    #[serde(default)]
    pub skip: Vec<String>,
}

/// `[scratch]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScratchRights {
    /// Extensions that a superuser may install on scratch databases.
    #[serde(default)]
    extensions: Vec<String>,
    /// Whether the project's own files run as a superuser on scratch databases.
    #[serde(default)]
    superuser: bool,
}

/// The level of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum LevelWord {
    Allow,
    Note,
    Warn,
    Error,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Level {
        match word {
            LevelWord::Allow => Level::Allow,
            LevelWord::Note => Level::Note,
            LevelWord::Warn => Level::Warn,
            LevelWord::Error => Level::Error,
        }
    }
}

impl Config {
    /// Reads everything that needs no database.
    pub fn load(global: &Global) -> Result<Config, Failure> {
        let here = env::current_dir()
            .map_err(|it| Failure::of("cannot determine the current directory", it))?;
        // Before `.env` is read: a file must not confirm anything, only the user, each time anew.
        let said = |it: &&str| env::var(it).is_ok_and(|it| it.trim() == "yes");
        let confirmed = CONFIRMATIONS.into_iter().filter(said).collect();
        dot_env()?;
        let path = match &global.config {
            Some(path) => Some(absolute(path)?),
            None => found_upwards(&here, "driftless.toml"),
        };
        let file = path.as_deref().map_or(Ok(File::default()), File::read)?;
        let root = path.as_deref().and_then(Path::parent).unwrap_or(&here).to_owned();
        let variable = env::var_os(DIESELS_DIRECTORY).map(PathBuf::from);
        let migrations_dir = match (&global.migrations_dir, variable, &file.migrations_dir) {
            (Some(flag), ..) => absolute(flag)?,
            (None, Some(variable), _) => absolute(&variable)?,
            (None, None, Some(configured)) => root.join(configured),
            (None, None, None) => diesel_directory(&root)?,
        };
        let variable = file.database_url_env.as_deref().unwrap_or("DATABASE_URL");
        let database_url = match &global.database_url {
            Some(flag) => Some(Url::new(flag, "--database-url")),
            None => variable_url(variable)?,
        };
        Ok(Config {
            database_url,
            scratch_url: variable_url("DRIFTLESS_SCRATCH_URL")?,
            migrations_dir,
            migrations_dir_is_told: global.migrations_dir.is_some(),
            file: path.clone().unwrap_or_else(|| root.join("driftless.toml")),
            schemas: file.schemas.unwrap_or_else(|| vec!["public".to_owned()]),
            sql_files: file.sql.files,
            manage: Manage::read(file.manage, &section(path.as_deref(), "manage"))?,
            models: ModelFlags {
                package: file.package.into_iter().chain(file.packages).collect(),
                features: file.features,
                manifest_path: file.manifest_path.map(|it| root.join(it)),
                ..ModelFlags::default()
            },
            postgres_bin: file.postgres_bin.map(|it| root.join(it)),
            server_version: file.server_version,
            scratch: Allowed {
                extensions: file.scratch.extensions,
                superuser: file.scratch.superuser,
            },
            verify: file.verify,
            production: file.production,
            confirmed,
            require_proof: file.require_proof,
            quiet_triggers: file.quiet_triggers,
            concurrent_indexes: file.concurrent_indexes,
            levels: levels(&file.lint, path.as_deref())?,
            lock_timeout: file.lock_timeout,
            statement_timeout: file.statement_timeout,
            root,
        })
    }

    /// The database, or a failure that says how to configure one.
    pub fn database_url(&self) -> Result<&Target, Failure> {
        let url = self.database_url.as_ref().ok_or_else(|| {
            Failure::new(
                "no database is configured",
                "set DATABASE_URL (in the environment or in .env), or pass `--database-url postgres://…`",
            )
        })?;
        url.target()
    }

    /// The packages with the models: each flag of a verb replaces the setting of the file.
    pub fn models(&self, flags: &ModelFlags) -> Result<ModelFlags, Failure> {
        let chosen = |flag: &Vec<String>, configured: &Vec<String>| {
            if flag.is_empty() { configured.clone() } else { flag.clone() }
        };
        Ok(ModelFlags {
            package: chosen(&flags.package, &self.models.package),
            features: chosen(&flags.features, &self.models.features),
            all_features: flags.all_features,
            no_default_features: flags.no_default_features,
            manifest_path: match &flags.manifest_path {
                Some(flag) => Some(absolute(flag)?),
                None => self.models.manifest_path.clone(),
            },
            artifact: flags.artifact.as_deref().map(absolute).transpose()?,
        })
    }
}

/// The contents of driftless.toml.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The variable that holds the URL. The URL itself has no key, because the file is committed.
    database_url_env: Option<String>,
    migrations_dir: Option<PathBuf>,
    schemas: Option<Vec<String>>,
    #[serde(default)]
    manage: manage::Section,
    #[serde(default)]
    sql: Sql,
    package: Option<String>,
    #[serde(default)]
    packages: Vec<String>,
    #[serde(default)]
    features: Vec<String>,
    manifest_path: Option<PathBuf>,
    postgres_bin: Option<PathBuf>,
    server_version: Option<u32>,
    #[serde(default)]
    scratch: ScratchRights,
    #[serde(default)]
    verify: Verify,
    #[serde(default)]
    production: Production,
    #[serde(default)]
    require_proof: bool,
    #[serde(default)]
    quiet_triggers: Vec<String>,
    #[serde(default)]
    concurrent_indexes: bool,
    #[serde(default)]
    lint: BTreeMap<String, LevelWord>,
    lock_timeout: Option<u64>,
    statement_timeout: Option<u64>,
}

/// `[sql]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sql {
    #[serde(default)]
    files: Vec<String>,
}

impl File {
    fn read(path: &Path) -> Result<File, Failure> {
        let text = fs::read_to_string(path).map_err(|it| {
            Failure::of(format!("cannot read the configuration `{}`", path.display()), it)
                .with_help("check the path that `--config` names")
        })?;
        File::parse(&text, &path.display().to_string())
    }

    fn parse(text: &str, path: &str) -> Result<File, Failure> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |it| text[..it.start].matches('\n').count() + 1);
            let message = error.message().trim();
            match message.strip_prefix("unknown field ").map(backquoted) {
                Some(words) => unknown_key(path, line, &words),
                None => Failure::new(
                    format!("`{path}`, line {line}: {}", message.replace('\n', " ")),
                    "correct that line; the README lists the keys and their values",
                ),
            }
        })
    }
}

/// The levels by rule.
fn levels(lint: &BTreeMap<String, LevelWord>, path: Option<&Path>) -> Result<Levels, Failure> {
    let place = section(path, "lint");
    lint.iter().try_fold(Levels::default(), |levels, (word, level)| {
        let page = adjustable(word)
            .map_err(|it| Failure { message: format!("{place}: {}", it.message), ..it })?;
        Ok(levels.with(page, Level::from(*level)))
    })
}

/// A section of the file, for people.
fn section(path: Option<&Path>, name: &str) -> String {
    let path = path.unwrap_or(Path::new("driftless.toml"));
    format!("`{}`, [{name}]", path.display())
}

/// The first word is the unknown key; the others are the known keys.
fn unknown_key(path: &str, line: usize, words: &[&str]) -> Failure {
    let (key, known) = words.split_first().map_or(("", words), |(key, known)| (*key, known));
    let help = match nearest(key, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys are {}", known.join(", ")),
    };
    Failure::new(format!("`{path}`, line {line}: unknown key `{key}`"), help)
}

fn backquoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// Reads `.env` as the Diesel CLI does: the nearest file upwards, which never overrides variables that are set.
fn dot_env() -> Result<(), Failure> {
    match dotenvy::dotenv() {
        Ok(_) => Ok(()),
        Err(error) if error.not_found() => Ok(()),
        // The error is not shown: it quotes the line, which may hold a password.
        Err(error) => Err(Failure::new(
            format!("the `.env` file cannot be read{}", line_of(&error)),
            "each line must be `NAME=value`; put a value with spaces or `#` in quotes",
        )),
    }
}

/// `: line 3`, if the error is about a line.
fn line_of(error: &dotenvy::Error) -> String {
    let dotenvy::Error::LineParse(wrong, _) = error else { return String::new() };
    let here = env::current_dir().unwrap_or_default();
    let text = found_upwards(&here, ".env").and_then(|it| fs::read_to_string(it).ok());
    let line = text.and_then(|it| it.lines().position(|it| it.trim() == wrong.trim()));
    line.map_or(String::new(), |it| format!(": line {} is malformed", it + 1))
}

fn variable_url(variable: &str) -> Result<Option<Url>, Failure> {
    match env::var(variable) {
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(Url::new(&text, variable))),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Failure::new(format!("{variable} is not UTF-8"), "escape it as `%XX`"))
        }
    }
}

/// The directory that the Diesel CLI would use: `[migrations_directory] dir` of diesel.toml, or else the nearest
/// `migrations` upwards.
fn diesel_directory(root: &Path) -> Result<PathBuf, Failure> {
    Ok(match DieselToml::find(root)? {
        None => {
            let upwards = root.ancestors().map(|it| it.join("migrations")).find(|it| it.is_dir());
            upwards.unwrap_or_else(|| root.join("migrations"))
        }
        Some(it) => it.migrations_dir.unwrap_or_else(|| it.path.with_file_name("migrations")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest_key() {
        let failure = File::parse("schemas = []\nmigration_dir = \"m\"\n", "driftless.toml")
            .expect_err("there is no such key");
        assert_eq!(failure.message, "`driftless.toml`, line 2: unknown key `migration_dir`");
        assert_eq!(failure.help.as_deref(), Some("did you mean `migrations_dir`?"));
        let far = File::parse("colour = 1", "driftless.toml").expect_err("there is no such key");
        assert!(far.help.is_some_and(|it| it.contains("server_version")));
    }

    #[test]
    fn levels_are_by_name_or_code_and_a_misspelled_rule_is_suggested() {
        let levels = |text: &str| {
            let file = File::parse(text, "driftless.toml").expect("it is TOML");
            levels(&file.lint, Some(Path::new("driftless.toml")))
        };
        let known = |text: &str| levels(text).expect("the rule is there");
        let column = adjustable("drop-column").expect("it is there");
        let expected = Levels::default().with(column, Level::Error);
        assert_eq!(known("[lint]\ndrop-column = \"error\""), expected);
        assert_eq!(known(&format!("[lint]\n{} = \"error\"", column.code)), expected);
        let failure = levels("[lint]\ndrop-colum = \"warn\"").expect_err("there is no such rule");
        assert_eq!(failure.message, "`driftless.toml`, [lint]: there is no rule `drop-colum`");
        assert_eq!(failure.help.as_deref(), Some("did you mean `drop-column`?"));
        let failure = levels("[lint]\npossible-rename = \"allow\"").expect_err("it is fixed");
        assert_eq!(
            failure.message,
            "`driftless.toml`, [lint]: the level of `possible-rename` is fixed"
        );
    }

    #[test]
    fn a_wrong_value_is_named_with_its_line() {
        let failure = File::parse("\nserver_version = \"new\"", "driftless.toml")
            .expect_err("it is no number");
        assert!(failure.message.starts_with("`driftless.toml`, line 2: "), "{failure}");
    }
}
