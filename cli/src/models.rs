//! Reading the models: cargo compiles them, and the artifacts that it names hold what they recorded. Runs nothing of them.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use driftless_schema::record::{Record, Source, frame};
use serde::Deserialize;

use crate::arguments::ModelFlags;
use crate::config::Config;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// Each model once, sorted by module and name.
    pub records: Vec<Record>,
}

/// Reads the models that the configuration and the flags name.
pub fn read(
    config: &Config,
    flags: &ModelFlags,
    terminal: &mut Terminal,
) -> Result<Models, Failure> {
    let flags = config.models(flags)?;
    if let Some(artifact) = &flags.artifact {
        let models = collect([scan(artifact)?])?;
        return some(models, || format!("`{}` holds no models", artifact.display()));
    }
    let cargo = Cargo { root: &config.root, flags: &flags };
    let checked = cargo.compile("check", &[], terminal)?;
    let mut found =
        checked.iter().flat_map(Artifact::files).map(scan).collect::<Result<Vec<_>, _>>()?;
    // `cargo check` leaves nothing to read of a program's own modules, so those are built.
    let programs = cargo.programs_with_models(&checked)?;
    if !programs.is_empty() {
        let bins: Vec<OsString> =
            programs.iter().flat_map(|it| ["--bin".into(), OsString::from(it)]).collect();
        let built = cargo.compile("build", &bins, terminal)?;
        for file in built.iter().flat_map(Artifact::files) {
            found.push(scan(file)?);
        }
    }
    some(collect(found)?, || match flags.package.as_slice() {
        [] => "there are no models in the packages that cargo checks here".to_owned(),
        packages => format!("there are no models in the package {}", packages.join(", ")),
    })
}

/// No model at all is more likely a wrong package than a wish to drop everything.
fn some(models: Models, message: impl FnOnce() -> String) -> Result<Models, Failure> {
    if models.records.is_empty() {
        return Err(Failure::new(
            message(),
            "put `#[derive(driftless::Schema)]` on a model struct, or name the package that holds the models with `--package`",
        ));
    }
    Ok(models)
}

/// The records in one file.
fn scan(path: &Path) -> Result<Vec<Record>, Failure> {
    let bytes = fs::read(path).map_err(|it| {
        Failure::new(
            format!("cannot read `{}`: {it}", path.display()),
            "build it anew, then try again",
        )
    })?;
    let frame::Scan { payloads, problems } = frame::scan(&bytes);
    match problems.first() {
        Some(frame::Problem::OtherVersion { version }) => {
            return Err(other_version(path, &format!("they are in format {version}")));
        }
        Some(frame::Problem::Damaged { offset }) => {
            return Err(Failure::new(
                format!("`{}` holds a damaged model at byte {offset}", path.display()),
                "remove the file and build it anew",
            ));
        }
        None => {}
    }
    payloads
        .iter()
        .map(|it| serde_json::from_str(it).map_err(|it| other_version(path, &it.to_string())))
        .collect()
}

fn other_version(path: &Path, problem: &str) -> Failure {
    Failure::new(
        format!("`{}` holds models that this driftless cannot read: {problem}", path.display()),
        "use the same version of the crate `driftless` and of the command",
    )
}

/// One record for each model, whichever and however many artifacts hold it.
fn collect(found: impl IntoIterator<Item = Vec<Record>>) -> Result<Models, Failure> {
    let mut models: BTreeMap<(String, String), Record> = BTreeMap::new();
    for record in found.into_iter().flatten() {
        let source = source(&record);
        let name = (source.module.clone(), source.rust_name.clone());
        match models.get(&name) {
            Some(known) if *known != record => {
                return Err(Failure::new(
                    format!("cargo compiled the model `{}::{}` in two forms", name.0, name.1),
                    "name one package and its features with `--package` and `--features`",
                ));
            }
            Some(_) => {}
            None => {
                models.insert(name, record);
            }
        }
    }
    Ok(Models { records: models.into_values().collect() })
}

fn source(record: &Record) -> &Source {
    match record {
        Record::Table(table) => &table.source,
        Record::Enum(enumeration) => &enumeration.source,
    }
}

/// How cargo is called.
struct Cargo<'a> {
    root: &'a Path,
    flags: &'a ModelFlags,
}

impl Cargo<'_> {
    /// Compiles and returns the artifacts of this very run: an old one stays on disk when the new one does not compile.
    fn compile(
        &self,
        verb: &str,
        more: &[OsString],
        terminal: &mut Terminal,
    ) -> Result<Vec<Artifact>, Failure> {
        let mut command = self.command(verb);
        command.arg("--message-format=json-render-diagnostics").args(more);
        self.select(&mut command);
        // Records must survive to be read, whatever the profile does to programs.
        command.env("CARGO_PROFILE_DEV_LTO", "off").env("CARGO_PROFILE_DEV_STRIP", "none");
        // Somebody who watches sees cargo at work; a log sees cargo only when it failed.
        let watched = terminal.is_interactive();
        command.stderr(if watched { Stdio::inherit() } else { Stdio::piped() });
        let output = command.output().map_err(|it| unstarted(&it))?;
        let messages: Vec<Message> = String::from_utf8_lossy(&output.stdout)
            .lines()
            // What a build script or macro prints stands between cargo's messages.
            .filter_map(|it| serde_json::from_str(it).ok())
            .collect();
        let finished =
            messages.iter().any(|it| matches!(it, Message::BuildFinished { success: true }));
        if !output.status.success() || !finished {
            terminal.foreign(&String::from_utf8_lossy(&output.stderr));
            return Err(Failure::new(
                format!("the models could not be compiled (`cargo {verb}` failed)"),
                "mend what cargo says above; no migration was written, no database touched",
            ));
        }
        let artifacts = messages.into_iter().filter_map(|it| match it {
            Message::CompilerArtifact(artifact) => Some(artifact),
            Message::BuildFinished { .. } | Message::Other => None,
        });
        Ok(artifacts.filter(Artifact::may_hold_models).collect())
    }

    /// The programs of packages that use driftless, if their own sources may define models.
    fn programs_with_models(&self, checked: &[Artifact]) -> Result<BTreeSet<String>, Failure> {
        let programs: Vec<&Artifact> = checked.iter().filter(|it| it.is("bin")).collect();
        if programs.is_empty() {
            return Ok(BTreeSet::new());
        }
        let users = self.users_of_driftless()?;
        let with_models = programs
            .into_iter()
            .filter(|it| users.contains(&it.package_id) && it.sources_mention_models());
        Ok(with_models.map(|it| it.target.name.clone()).collect())
    }

    fn users_of_driftless(&self) -> Result<BTreeSet<String>, Failure> {
        let mut command = self.command("metadata");
        command.args(["--no-deps", "--format-version=1"]).stderr(Stdio::piped());
        if let Some(path) = &self.flags.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        let output = command.output().map_err(|it| unstarted(&it))?;
        let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(|it| {
            Failure::new(
                format!("cannot read what `cargo metadata` says: {it}"),
                "run it by hand to see why",
            )
        })?;
        let uses = |it: &Package| it.dependencies.iter().any(|it| it.name == "driftless");
        Ok(metadata.packages.into_iter().filter(uses).map(|it| it.id).collect())
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(self.root).arg(verb);
        command
    }

    fn select(&self, command: &mut Command) {
        for package in &self.flags.package {
            command.arg("--package").arg(package);
        }
        if !self.flags.features.is_empty() {
            command.arg("--features").arg(self.flags.features.join(","));
        }
        if self.flags.all_features {
            command.arg("--all-features");
        }
        if self.flags.no_default_features {
            command.arg("--no-default-features");
        }
        if let Some(path) = &self.flags.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
    }
}

fn unstarted(error: &std::io::Error) -> Failure {
    if error.kind() == ErrorKind::NotFound {
        return Failure::new(
            "cargo was not found, and the models are compiled with it",
            "install Rust, or read the models of a compiled program with `--artifact FILE`",
        );
    }
    Failure::new(format!("cannot start cargo: {error}"), "check that it may be run")
}

/// What cargo reports, as far as it matters here.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artifact),
    BuildFinished {
        success: bool,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Artifact {
    package_id: String,
    target: Target,
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

impl Artifact {
    fn is(&self, kind: &str) -> bool {
        self.target.kind.iter().any(|it| it == kind)
    }

    /// Crates of a registry are nobody's own models; macros and build scripts run at compile time.
    fn may_hold_models(&self) -> bool {
        let own = ["path+", "git+"].iter().any(|it| self.package_id.starts_with(it));
        own && !self.is("proc-macro") && !self.is("custom-build")
    }

    fn files(&self) -> impl Iterator<Item = &Path> {
        let named = self.filenames.iter().chain(&self.executable);
        // Some names are directories or foreign formats (debug information beside a program).
        let read = |it: &&PathBuf| {
            let extension = it.extension().and_then(|it| it.to_str());
            matches!(extension, Some("rmeta" | "rlib") | None)
                || self.executable.as_ref() == Some(it)
        };
        named.filter(read).filter(|it| it.is_file()).map(PathBuf::as_path)
    }

    /// Whether one of the sources that the compiler read for it says so. Where that is not known, they may.
    fn sources_mention_models(&self) -> bool {
        let listed = self.filenames.iter().find_map(|it| {
            let stem = it.file_stem()?.to_str()?;
            let list = it.with_file_name(format!("{}.d", stem.strip_prefix("lib").unwrap_or(stem)));
            fs::read_to_string(list).ok()
        });
        let Some(listed) = listed else { return true };
        // `target: source source`, with spaces in names escaped, which only makes such a name unreadable here.
        let sources = listed
            .lines()
            .filter_map(|it| it.split_once(": "))
            .flat_map(|(_, sources)| sources.split(' '));
        sources.filter(|it| it.ends_with(".rs")).any(|it| {
            fs::read_to_string(it)
                .map_or(true, |it| it.contains("driftless") || it.contains("Schema"))
        })
    }
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
    fn a_model_in_several_artifacts_is_one() {
        let twice =
            [vec![enumeration("b", "x")], vec![enumeration("b", "x"), enumeration("a", "x")]];
        let models = collect(twice).expect("they agree");
        assert_eq!(models.records, [enumeration("a", "x"), enumeration("b", "x")]);
    }

    #[test]
    fn a_model_in_two_forms_is_refused() {
        let differing = [vec![enumeration("a", "x")], vec![enumeration("a", "y")]];
        let failure = collect(differing).expect_err("they differ");
        assert!(failure.message.contains("`a::Mood` in two forms"));
    }

    #[test]
    fn cargos_messages_are_understood() {
        let artifact = r#"{"reason":"compiler-artifact","package_id":"path+file:///x#blog@0.1.0","manifest_path":"/x","target":{"kind":["lib"],"name":"blog","src_path":"/x"},"filenames":["/t/libblog.rmeta"],"executable":null,"fresh":true}"#;
        let Ok(Message::CompilerArtifact(artifact)) = serde_json::from_str(artifact) else {
            panic!("it is an artifact");
        };
        assert!(artifact.may_hold_models());
        let other = serde_json::from_str(r#"{"reason":"build-script-executed","out_dir":"/x"}"#);
        assert!(matches!(other, Ok(Message::Other)));
        let finished = serde_json::from_str(r#"{"reason":"build-finished","success":true}"#);
        assert!(matches!(finished, Ok(Message::BuildFinished { success: true })));
    }
}
