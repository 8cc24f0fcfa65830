//! The flags that verbs share.

use std::path::PathBuf;

use clap::Args;

/// What every verb understands.
#[derive(Args, Debug, Default)]
pub struct Global {
    /// The database; otherwise DATABASE_URL, which may stand in .env
    #[arg(long, alias = "database", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The migrations directory; otherwise as driftless.toml or diesel.toml says, or `migrations`
    #[arg(long, global = true, value_name = "DIRECTORY")]
    pub migrations_dir: Option<PathBuf>,
    /// The configuration; otherwise the nearest driftless.toml upwards from here
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Where the models are.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Models")]
pub struct ModelFlags {
    /// A package that holds models (may be repeated); otherwise as driftless.toml says, or cargo's default
    #[arg(long, short, value_name = "PACKAGE")]
    pub package: Vec<String>,
    /// Features to build them with
    #[arg(long, short = 'F', value_name = "FEATURES", value_delimiter = ',')]
    pub features: Vec<String>,
    /// Build them with all features
    #[arg(long)]
    pub all_features: bool,
    /// Build them without default features
    #[arg(long)]
    pub no_default_features: bool,
    /// Their Cargo.toml
    #[arg(long, value_name = "FILE")]
    pub manifest_path: Option<PathBuf>,
    /// Read the models from a compiled program or library instead of running cargo
    #[arg(long, value_name = "FILE", conflicts_with_all = ["package", "features", "all_features", "no_default_features", "manifest_path"])]
    pub artifact: Option<PathBuf>,
}

/// What the user has decided about names that are gone.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Decisions")]
pub struct Decisions {
    /// It was renamed: `users.mail:email`, `users:accounts`, `mood.sad:gloomy`, `crm:sales` (may be repeated)
    #[arg(long, value_name = "OLD:NEW")]
    pub rename: Vec<String>,
    /// It is dropped, not renamed: `users.mail`, `users` (may be repeated)
    #[arg(long, value_name = "OLD")]
    pub drop: Vec<String>,
}
