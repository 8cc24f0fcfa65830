//! Reads the models: cargo compiles them, and the artifacts hold their records. No code of the models runs.

mod cargo;
mod told;

use std::ffi::OsString;
use std::path::Path;

use driftless_runtime::models::scan;
use driftless_schema::record::{Crates, Head, Record};

use crate::config::Config;
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::paths::found_upwards;
use crate::terminal::Terminal;
pub(crate) use cargo::Package;
use cargo::{Artifact, Cargo};

/// The models that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// Each model once, sorted by module and name.
    pub records: Vec<Record>,
    /// The crates that were read, with the features that they were compiled with, if these are known.
    pub compiled: Crates,
}

impl Models {
    /// The models as of the last draft.
    pub(crate) fn of_head(head: Head) -> Models {
        Models { records: head.models, compiled: head.crates }
    }
}

/// Reads the models that the configuration and the flags select.
pub fn read(
    config: &Config,
    flags: &ModelFlags,
    terminal: &mut Terminal,
) -> Result<Models, Failure> {
    let flags = config.models(flags)?;
    if let Some(artifact) = &flags.artifact {
        return of_artifact(artifact);
    }
    let cargo = cargo(config, &flags)?;
    let checked = cargo.compile("check", &[], terminal)?;
    compiled(&cargo, checked, Vec::new(), terminal)
}

/// Reads the models although they may not compile yet, because schema.rs lacks what they name. What cargo cannot begin with
/// for that reason is taken from the models as of the last draft, which `last` returns; whether there is such a package is
/// returned, too.
pub(crate) fn read_ahead(
    config: &Config,
    flags: &ModelFlags,
    last: impl FnOnce() -> Result<Option<Head>, Failure>,
    terminal: &mut Terminal,
) -> Result<(Models, bool), Failure> {
    let flags = config.models(flags)?;
    if let Some(artifact) = &flags.artifact {
        return Ok((of_artifact(artifact)?, false));
    }
    let cargo = cargo(config, &flags)?;
    let heard = told::heard(&cargo, last, terminal)?;
    let models = compiled(&cargo, heard.artifacts, heard.records, terminal)?;
    Ok((models, heard.is_behind))
}

fn cargo<'a>(config: &'a Config, flags: &'a ModelFlags) -> Result<Cargo<'a>, Failure> {
    if flags.manifest_path.is_none() && found_upwards(&config.root, "Cargo.toml").is_none() {
        return Err(Failure::new(
            format!(
                "there is no Cargo.toml in `{}` or its parents: driftless compiles the models with cargo",
                config.root.display()
            ),
            "change to the directory of the project, or pass `--manifest-path`",
        ));
    }
    Ok(Cargo { root: &config.root, flags })
}

/// The models in what `cargo check` compiled, and `told` beside them.
fn compiled(
    cargo: &Cargo<'_>,
    checked: Vec<Artifact>,
    told: Vec<Record>,
    terminal: &mut Terminal,
) -> Result<Models, Failure> {
    let mut found =
        checked.iter().flat_map(Artifact::files).map(scan).collect::<Result<Vec<_>, _>>()?;
    // The output of `cargo check` lacks the modules of programs, so programs are built.
    let programs = cargo.programs_with_models(&checked)?;
    if !programs.is_empty() {
        let bins: Vec<OsString> =
            programs.iter().flat_map(|it| ["--bin".into(), OsString::from(it)]).collect();
        let built = cargo.compile("build", &bins, terminal)?;
        for file in built.iter().flat_map(Artifact::files) {
            found.push(scan(file)?);
        }
    }
    found.push(told);
    let mut models = some(collect(found)?, || match cargo.flags.package.as_slice() {
        [] => "the packages that cargo checks here contain no models".to_owned(),
        packages => format!("there are no models in package {}", packages.join(", ")),
    })?;
    // The features of a crate whose records were told are not known.
    models.compiled.extend(checked.into_iter().map(Artifact::into_crate));
    Ok(models)
}

/// The packages that cargo would compile here, described without compiling.
pub(crate) fn packages(config: &Config, flags: &ModelFlags) -> Result<Vec<Package>, Failure> {
    Cargo { root: &config.root, flags }.packages()
}

/// The models in a compiled program or library. It does not tell its features.
pub(crate) fn of_artifact(path: &Path) -> Result<Models, Failure> {
    some(collect([scan(path)?])?, || format!("`{}` contains no models", path.display()))
}

/// Fails if there is no model: that is more likely a wrong package than the wish to drop everything.
fn some(models: Models, message: impl FnOnce() -> String) -> Result<Models, Failure> {
    if models.records.is_empty() {
        return Err(Failure::new(
            message(),
            "put `#[derive(driftless::Schema)]` on a model struct, or name the package with the models: `--package`",
        ));
    }
    Ok(models)
}

/// One record for each model, although several artifacts may hold it.
fn collect(found: impl IntoIterator<Item = Vec<Record>>) -> Result<Models, Failure> {
    let records = driftless_runtime::models::collect(found)?;
    let compiled = records.iter().map(|it| (it.source().crate_name().to_owned(), None)).collect();
    Ok(Models { records, compiled })
}

#[cfg(test)]
mod tests;
