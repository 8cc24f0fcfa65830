//! The flags that verbs share.

use std::path::PathBuf;

use clap::Args;

/// Flags of every verb.
#[derive(Args, Debug, Default)]
pub struct Global {
    /// The database [default: DATABASE_URL from the environment or .env]
    #[arg(long, alias = "database", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The migrations directory [default: from driftless.toml or diesel.toml, else `migrations`]
    #[arg(long, global = true, value_name = "DIRECTORY")]
    pub migrations_dir: Option<PathBuf>,
    /// The configuration file [default: driftless.toml in this directory or the nearest parent]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Flags that select the models.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Models")]
pub struct ModelFlags {
    /// A package with models (may be repeated) [default: from driftless.toml, else cargo's default]
    #[arg(long, short, value_name = "PACKAGE")]
    pub package: Vec<String>,
    /// Features to build the packages with
    #[arg(long, short = 'F', value_name = "FEATURES", value_delimiter = ',')]
    pub features: Vec<String>,
    /// Build the packages with all features
    #[arg(long)]
    pub all_features: bool,
    /// Build the packages without default features
    #[arg(long)]
    pub no_default_features: bool,
    /// The Cargo.toml of the packages
    #[arg(long, value_name = "FILE")]
    pub manifest_path: Option<PathBuf>,
    /// Read the models from a compiled program or library instead of running cargo
    #[arg(long, value_name = "FILE", conflicts_with_all = ["package", "features", "all_features", "no_default_features", "manifest_path"])]
    pub artifact: Option<PathBuf>,
}

/// Decisions about names that are gone.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Decisions")]
pub struct Decisions {
    /// A rename: `users.mail:email`, `users:accounts`, `mood.sad:gloomy`, `crm:sales` (may be repeated)
    #[arg(long, value_name = "OLD:NEW")]
    pub rename: Vec<String>,
    /// Dropped, not renamed: `users.mail`, `users` (may be repeated)
    #[arg(long, value_name = "OLD")]
    pub drop: Vec<String>,
}
