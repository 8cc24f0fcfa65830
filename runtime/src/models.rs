//! Models in compiled files: takes a file, returns the records of its models, each once. Runs none of the file's code.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use driftless_schema::Severity;
use driftless_schema::record::{Models, Record, frame, resolve};

use crate::Error;

/// The records in one file: a `.rmeta`, an `.rlib`, a program. A file without records is no error.
///
/// Fails if the file cannot be read, or contains a damaged record or one of another version of driftless.
pub fn scan(path: &Path) -> Result<Vec<Record>, Error> {
    let path = || path.to_owned();
    let bytes = fs::read(path()).map_err(|source| Error::File { path: path(), source })?;
    let frame::Scan { payloads, problems } = frame::scan(&bytes);
    match problems.first() {
        Some(frame::Problem::OtherVersion { version }) => {
            let problem = format!("they have format {version}");
            return Err(Error::OtherVersion { path: path(), problem, source: None });
        }
        Some(frame::Problem::Damaged { offset }) => {
            return Err(Error::Damaged { path: path(), offset: *offset });
        }
        None => {}
    }
    let parsed = |it: &String| {
        serde_json::from_str(it).map_err(|source| {
            let problem = source.to_string();
            Error::OtherVersion { path: path(), problem, source: Some(source.into()) }
        })
    };
    payloads.iter().map(parsed).collect()
}

/// One record for each model, whichever and however many files contain it, sorted by module and name.
///
/// Fails if two records of one model differ.
pub fn collect(found: impl IntoIterator<Item = Vec<Record>>) -> Result<Vec<Record>, Error> {
    let mut models: BTreeMap<(String, String), Record> = BTreeMap::new();
    for record in found.into_iter().flatten() {
        let source = record.source();
        let name = (source.module.clone(), source.rust_name.clone());
        match models.get(&name) {
            Some(known) if *known != record => {
                return Err(Error::TwoForms { model: format!("{}::{}", name.0, name.1) });
            }
            Some(_) => {}
            None => {
                models.insert(name, record);
            }
        }
    }
    Ok(models.into_values().collect())
}

/// The resolved models that are linked into the running program.
///
/// Fails if there is none, if the program cannot read its own file, and if the models contradict each other.
pub fn of_this_program() -> Result<Models, Error> {
    let path = program()?;
    let records = collect([scan(&path)?])?;
    if records.is_empty() {
        return Err(Error::NoModels { path });
    }
    let models = resolve(&records);
    let errors = models.diagnostics.iter().filter(|it| it.severity == Severity::Error);
    let errors: Vec<String> = errors.map(|it| it.message.clone()).collect();
    if errors.is_empty() { Ok(models) } else { Err(Error::Models { problems: errors }) }
}

fn program() -> Result<PathBuf, Error> {
    let called = || env::args_os().next().map_or_else(|| "program".into(), PathBuf::from);
    env::current_exe().map_err(|source| Error::File { path: called(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enumeration(module: &str, label: &str) -> Record {
        let json = format!(
            r#"{{"enum":{{"source":{{"module":"{module}","rust_name":"Mood","file":"lib.rs","line":1}},
                "namespace":"public","name":"mood","labels":[{{"variant":"A","label":"{label}"}}]}}}}"#
        );
        serde_json::from_str(&json).expect("it is a record")
    }

    #[test]
    fn a_model_in_several_files_is_one() {
        let twice =
            [vec![enumeration("b", "x")], vec![enumeration("b", "x"), enumeration("a", "x")]];
        let records = collect(twice).expect("they agree");
        assert_eq!(records, [enumeration("a", "x"), enumeration("b", "x")]);
    }

    #[test]
    fn a_model_in_two_forms_is_refused() {
        let differing = [vec![enumeration("a", "x")], vec![enumeration("a", "y")]];
        let error = collect(differing).expect_err("they differ");
        assert!(error.to_string().contains("`a::Mood`"), "{error}");
    }
}
