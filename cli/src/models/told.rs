//! Hears the records of models that do not compile, because schema.rs lacks what they name: the derives have the compiler
//! tell each record in an error of its own.
//!
//! A model that is missed would be a table to drop, so nothing is taken unless every model is accounted for.

use std::collections::BTreeSet;
use std::ffi::OsString;

use driftless_schema::record::{Head, Record, frame};

use super::cargo::{Artifact, Attempt, Cargo, Package};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What compiling gave.
#[derive(Default)]
pub(super) struct Heard {
    /// Of what compiles.
    pub(super) artifacts: Vec<Artifact>,
    /// Of the rest.
    pub(super) records: Vec<Record>,
    /// Whether the records of a package are those of the last draft, because cargo could not begin with it.
    pub(super) is_behind: bool,
}

/// Compiles.
pub(super) fn heard(
    cargo: &Cargo<'_>,
    last: impl FnOnce() -> Result<Option<Head>, Failure>,
    terminal: &mut Terminal,
) -> Result<Heard, Failure> {
    // One crate that does not compile says nothing about another one.
    let all = [OsString::from("--keep-going")];
    let first = cargo.attempt("check", &all, &[], false)?;
    if first.succeeded {
        // What another checkout has compiled into the same directory is found and compiled again there.
        let artifacts = cargo.compile("check", &[], terminal)?;
        return Ok(Heard { artifacts, ..Heard::default() });
    }
    if !first.began {
        return Err(first.failure("check", terminal));
    }
    let _working = terminal.working("reading the models, which do not compile yet");
    let second = cargo.attempt("check", &all, &[(frame::ASKED, "1")], false)?;
    if second.said.iter().any(|it| it.may_hide_models()) {
        return Err(first.failure("check", terminal));
    }
    let Some(mut records) = records(&second) else { return Err(first.failure("check", terminal)) };
    let unreached = unreached(cargo, &second)?;
    let is_behind = !unreached.is_empty();
    if is_behind {
        let names: Vec<&str> = unreached.iter().map(|it| it.name.as_str()).collect();
        terminal.warning(
            &format!(
                "cargo could not compile {} before the packages that it depends on compile: its models are taken as of the last draft",
                names.join(", ")
            ),
            "if they were changed since, run the command a second time",
        );
        let crates: BTreeSet<String> = names.iter().map(|it| it.replace('-', "_")).collect();
        let last = last()?.map_or(Vec::new(), |it| it.models);
        records.extend(last.into_iter().filter(|it| crates.contains(it.source().crate_name())));
    }
    Ok(Heard { artifacts: second.artifacts, records, is_behind })
}

/// The records that the compiler told; none if one is missing that was announced, or if nothing was announced.
fn records(attempt: &Attempt) -> Option<Vec<Record>> {
    let mut announced: BTreeSet<String> = BTreeSet::new();
    let mut frames = Vec::new();
    for said in &attempt.said {
        let (bytes, places) = frame::heard(said.rendered());
        frames.extend(bytes);
        announced.extend(places);
    }
    // Of the two forms in which a record may be told, one may be no JSON.
    let parsed = |it: &String| serde_json::from_str::<Record>(it).ok();
    let records: Vec<Record> = frame::scan(&frames).payloads.iter().filter_map(parsed).collect();
    let told: BTreeSet<String> = records
        .iter()
        .map(|it| it.source())
        .map(|it| format!("{}:{}:{}", it.file, it.line, it.rust_name))
        .collect();
    (!announced.is_empty() && announced.is_subset(&told)).then_some(records)
}

/// The packages that may define models and were not compiled, because what they depend on did not compile.
fn unreached(cargo: &Cargo<'_>, attempt: &Attempt) -> Result<Vec<Package>, Failure> {
    let compiled = attempt.artifacts.iter().map(|it| it.package_id.as_str());
    let tried = attempt.said.iter().map(|it| it.package_id.as_str());
    let reached: BTreeSet<&str> = compiled.chain(tried).collect();
    let mut packages = cargo.packages()?;
    packages.retain(|it| it.uses("driftless") && !reached.contains(it.id.as_str()));
    Ok(packages)
}
