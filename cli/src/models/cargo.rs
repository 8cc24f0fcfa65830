//! Calls cargo, and returns the artifacts that this call names.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use memchr::memmem;
use serde::Deserialize;

use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::schema_rs::settings;
use crate::terminal::Terminal;

/// How cargo is called.
pub(super) struct Cargo<'a> {
    pub(super) root: &'a Path,
    pub(super) flags: &'a ModelFlags,
}

impl Cargo<'_> {
    /// Compiles, and returns the artifacts of this call only: an old artifact stays on disk if the new one does not
    /// compile.
    ///
    /// Checkouts of one project that share a target directory share the artifacts in it, and cargo takes one for
    /// up-to-date by the times of files alone. So what was compiled in another directory is removed and compiled again.
    pub(super) fn compile(
        &self,
        verb: &str,
        more: &[OsString],
        terminal: &mut Terminal,
    ) -> Result<Vec<Artifact>, Failure> {
        let artifacts = self.compile_once(verb, more, terminal)?;
        if artifacts.iter().all(Artifact::is_from_here) {
            return Ok(artifacts);
        }
        let others = artifacts.iter().filter(|it| !it.is_from_here());
        self.remove(&others.map(|it| it.package_id.as_str()).collect())?;
        self.compile_once(verb, more, terminal)
    }

    /// Removes what cargo has compiled of these packages.
    fn remove(&self, packages: &BTreeSet<&str>) -> Result<(), Failure> {
        let mut command = self.command("clean");
        command.stderr(Stdio::piped());
        for package in packages {
            command.arg("--package").arg(package);
        }
        if let Some(path) = &self.flags.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        let output = command.output().map_err(unstarted)?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Failure::new(
            format!(
                "the target directory holds the models of another checkout, and cargo cannot remove them: {}",
                said.trim().trim_start_matches("error: ")
            ),
            "use a target directory of its own for each checkout: unset CARGO_TARGET_DIR and `build.target-dir`",
        ))
    }

    fn compile_once(
        &self,
        verb: &str,
        more: &[OsString],
        terminal: &mut Terminal,
    ) -> Result<Vec<Artifact>, Failure> {
        let attempt = self.attempt(verb, more, &[], terminal.is_interactive())?;
        if attempt.succeeded {
            return Ok(attempt.artifacts);
        }
        let may_lack_columns = attempt.has_unknown_names() && self.has_schema_rs()?;
        let failure = attempt.failure(verb, terminal);
        Err(match may_lack_columns {
            true => failure.with_help(
                "correct the error above; if schema.rs lacks what a model names, write it from the models: `driftless schema-rs`",
            ),
            false => failure,
        })
    }

    /// Whether the Diesel CLI writes a schema.rs here.
    fn has_schema_rs(&self) -> Result<bool, Failure> {
        Ok(settings(self.root)?.iter().any(|it| it.file.is_some()))
    }

    /// Calls cargo with these variables. At a terminal, its output is shown as it comes; in a log, only after a failure.
    pub(super) fn attempt(
        &self,
        verb: &str,
        more: &[OsString],
        variables: &[(&str, &str)],
        watched: bool,
    ) -> Result<Attempt, Failure> {
        let mut command = self.command(verb);
        command.arg("--message-format=json-diagnostic-rendered-ansi").args(more);
        command.envs(variables.iter().copied());
        self.select(&mut command);
        if verb == "build" {
            // The records must not be stripped, whatever the profile says. `cargo check` does not strip, and another
            // profile would make cargo compile again what the user has already checked.
            command.env("CARGO_PROFILE_DEV_LTO", "off").env("CARGO_PROFILE_DEV_STRIP", "none");
        }
        command.stderr(if watched { Stdio::inherit() } else { Stdio::piped() });
        let output = command.output().map_err(unstarted)?;
        let mut attempt = Attempt {
            artifacts: Vec::new(),
            said: Vec::new(),
            began: false,
            succeeded: false,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        // Build scripts and macros may print lines between cargo's messages.
        let lines = String::from_utf8_lossy(&output.stdout);
        for message in lines.lines().filter_map(|it| serde_json::from_str(it).ok()) {
            match message {
                Message::CompilerArtifact(it) if it.may_hold_models() => attempt.artifacts.push(it),
                Message::Said(it) => attempt.said.push(it),
                Message::BuildFinished { success } => {
                    attempt.began = true;
                    attempt.succeeded = success && output.status.success();
                }
                Message::CompilerArtifact(_) | Message::Other => {}
            }
        }
        Ok(attempt)
    }

    /// The programs of packages that use driftless, if their own sources may define models.
    pub(super) fn programs_with_models(
        &self,
        checked: &[Artifact],
    ) -> Result<BTreeSet<String>, Failure> {
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
        let packages = self.metadata()?.packages.into_iter().map(Described::into_package);
        Ok(packages.filter(|it| it.uses("driftless")).map(|it| it.id).collect())
    }

    /// The packages that are named, or else those of the workspace.
    pub(super) fn packages(&self) -> Result<Vec<Package>, Failure> {
        let mut packages: Vec<Package> =
            self.metadata()?.packages.into_iter().map(Described::into_package).collect();
        let named = &self.flags.package;
        if let Some(unknown) =
            named.iter().find(|name| !packages.iter().any(|it| it.name == **name))
        {
            let names: Vec<&str> = packages.iter().map(|it| it.name.as_str()).collect();
            return Err(Failure::new(
                format!("there is no package `{unknown}` in the workspace"),
                format!("the packages are {}", names.join(", ")),
            ));
        }
        packages.retain(|it| named.is_empty() || named.contains(&it.name));
        Ok(packages)
    }

    fn metadata(&self) -> Result<Metadata, Failure> {
        let mut command = self.command("metadata");
        command.args(["--no-deps", "--format-version=1"]).stderr(Stdio::piped());
        if let Some(path) = &self.flags.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        let output = command.output().map_err(unstarted)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
            return Err(Failure::new(
                format!("cargo finds no project here: {said}"),
                "change to a directory with a Cargo.toml, or pass `--manifest-path`",
            ));
        }
        serde_json::from_slice(&output.stdout).map_err(|it| {
            Failure::of("cannot read the output of `cargo metadata`", it)
                .with_help("run `cargo metadata` by hand to see why")
        })
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

fn unstarted(error: std::io::Error) -> Failure {
    if error.kind() == ErrorKind::NotFound {
        return Failure::new(
            "cargo was not found: driftless compiles the models with it",
            "install Rust, or read the models from a compiled program: `--artifact FILE`",
        )
        .because(error);
    }
    Failure::of("cannot start cargo", error).with_help("check that you may execute it")
}

/// What a call of cargo came to.
pub(super) struct Attempt {
    /// The artifacts that may hold models.
    pub(super) artifacts: Vec<Artifact>,
    /// What the compiler said.
    pub(super) said: Vec<Said>,
    /// Whether cargo called the compiler at all.
    pub(super) began: bool,
    pub(super) succeeded: bool,
    stderr: String,
}

impl Attempt {
    /// Whether a type, a value or an import was not found.
    fn has_unknown_names(&self) -> bool {
        let unknown = ["E0412", "E0425", "E0432", "E0433"];
        self.said.iter().any(|it| it.code().is_some_and(|it| unknown.contains(&it)))
    }

    /// Shows the errors, and says that there are some.
    pub(super) fn failure(self, verb: &str, terminal: &mut Terminal) -> Failure {
        complain(&self.stderr, &self.said, terminal);
        // Cargo has already said so if it had begun.
        if !self.began {
            return Failure::new(
                format!("cargo could not start to compile (`cargo {verb}` failed)"),
                "correct the error above; packages and features come from `--package` and `--features`, or from driftless.toml",
            );
        }
        // The derive finds the imports of its module in the source, but not conditional ones.
        let help = match self.said.iter().any(|it| it.code() == Some("E0255")) {
            true => {
                "correct the error above; if a hand-written `table!` has the same name, put `#[schema(table_macro = false)]` on the struct, or write the path: `#[diesel(table_name = crate::schema::…)]`"
            }
            false => "nothing was written and no database was changed; correct the error above",
        };
        Failure::new(format!("the models could not be compiled (`cargo {verb}` failed)"), help)
    }
}

/// The messages of cargo that are used.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artifact),
    BuildFinished {
        success: bool,
    },
    #[serde(rename = "compiler-message")]
    Said(Said),
    #[serde(other)]
    Other,
}

/// A message of the compiler about a package.
#[derive(Deserialize)]
pub(super) struct Said {
    pub(super) package_id: String,
    message: Diagnosis,
}

#[derive(Deserialize)]
struct Diagnosis {
    #[serde(default)]
    rendered: Option<String>,
    #[serde(default)]
    code: Option<Code>,
    #[serde(default)]
    level: String,
    #[serde(default)]
    message: String,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

impl Said {
    /// `E0432`.
    fn code(&self) -> Option<&str> {
        self.message.code.as_ref().map(|it| it.code.as_str())
    }

    /// The text as a terminal shows it.
    pub(super) fn rendered(&self) -> &str {
        self.message.rendered.as_deref().unwrap_or_default()
    }

    /// Whether the compiler may have missed a model because of this error: a file that it could not read or parse, a macro
    /// that it did not find, a macro that refused its input. Such errors have no code, or are about files.
    pub(super) fn may_hide_models(&self) -> bool {
        let counts = self.message.message.starts_with("aborting due to");
        let is_about_files = matches!(self.code(), Some("E0583" | "E0584"));
        self.message.level.starts_with("error")
            && (is_about_files || self.code().is_none() && !counts)
    }
}

/// What cargo printed, then what the compiler printed, then the exit status.
fn complain(stderr: &str, said: &[Said], terminal: &mut Terminal) {
    let ended = ["error", "warning"].iter().filter_map(|word| stderr.find(&format!("\n{word}")));
    let end =
        ended.min().map_or(if stderr.starts_with("error") { 0 } else { stderr.len() }, |it| it + 1);
    terminal.foreign(&stderr[..end]);
    for message in said {
        terminal.foreign(message.rendered());
    }
    terminal.foreign(&stderr[end..]);
}

#[derive(Deserialize)]
pub(super) struct Artifact {
    pub(super) package_id: String,
    target: Target,
    #[serde(default)]
    features: BTreeSet<String>,
    filenames: Vec<PathBuf>,
    executable: Option<PathBuf>,
    /// Whether cargo has not compiled it now.
    #[serde(default)]
    fresh: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    /// Its root file.
    #[serde(default)]
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    id: String,
    name: String,
    edition: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    targets: Vec<Root>,
    #[serde(default)]
    features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

#[derive(Deserialize)]
struct Root {
    kind: Vec<String>,
    src_path: PathBuf,
}

/// A package as its manifest describes it.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// Its id in cargo's messages.
    pub(super) id: String,
    pub(crate) name: String,
    /// The edition of its Rust, as `2024`.
    pub(crate) edition: String,
    pub(crate) manifest: PathBuf,
    /// The root files of its library and its programs.
    pub(crate) roots: Vec<PathBuf>,
    dependencies: Vec<String>,
    /// Each feature, and those that it enables.
    features: BTreeMap<String, Vec<String>>,
}

impl Package {
    /// Whether it depends on that package directly.
    pub(crate) fn uses(&self, name: &str) -> bool {
        self.dependencies.iter().any(|it| it == name)
    }

    /// Whether one of its crates has this root file.
    pub(crate) fn has_one_of(&self, roots: &BTreeSet<PathBuf>) -> bool {
        self.roots.iter().any(|it| roots.contains(it))
    }

    /// The features that enable an optional dependency.
    pub(crate) fn enabling(&self, dependency: &str) -> Vec<&str> {
        let spelled = [dependency.to_owned(), format!("dep:{dependency}")];
        let enables = |all: &&Vec<String>| all.iter().any(|it| spelled.contains(it));
        let named = self.features.iter().filter(|(name, all)| *name != dependency && enables(all));
        named.map(|(name, _)| name.as_str()).collect()
    }

    /// The packages that it depends on directly.
    pub(crate) fn dependencies(&self) -> &[String] {
        &self.dependencies
    }

    pub(crate) fn features(&self) -> impl Iterator<Item = &str> {
        self.features.keys().map(String::as_str)
    }

    /// The features that are on unless a flag turns them off.
    pub(crate) fn default_features(&self) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut open = vec!["default"];
        while let Some(name) = open.pop() {
            if all.insert(name.to_owned()) {
                open.extend(self.features.get(name).into_iter().flatten().map(String::as_str));
            }
        }
        all
    }
}

impl Described {
    fn into_package(self) -> Package {
        let holds_models = |it: &Root| it.kind.iter().any(|it| it.ends_with("lib") || it == "bin");
        Package {
            id: self.id,
            name: self.name,
            edition: self.edition,
            manifest: self.manifest_path,
            roots: self.targets.into_iter().filter(holds_models).map(|it| it.src_path).collect(),
            dependencies: self.dependencies.into_iter().map(|it| it.name).collect(),
            features: self.features,
        }
    }
}

impl Artifact {
    fn is(&self, kind: &str) -> bool {
        self.target.kind.iter().any(|it| it == kind)
    }

    /// A crate of a registry has no models of the user; macros and build scripts run at compile time.
    fn may_hold_models(&self) -> bool {
        let own = ["path+", "git+"].iter().any(|it| self.package_id.starts_with(it));
        own && !self.is("proc-macro") && !self.is("custom-build")
    }

    /// The name of the crate, with which its modules' paths begin, and the features that it was compiled with.
    pub(super) fn into_crate(self) -> (String, Option<BTreeSet<String>>) {
        (self.target.name.replace('-', "_"), Some(self.features))
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        let named = self.filenames.iter().chain(&self.executable);
        // Some of the names are directories or other formats, such as debug information.
        let read = |it: &&PathBuf| {
            let extension = it.extension().and_then(|it| it.to_str());
            matches!(extension, Some("rmeta" | "rlib") | None)
                || self.executable.as_ref() == Some(it)
        };
        named.filter(read).filter(|it| it.is_file()).map(PathBuf::as_path)
    }

    /// Whether it was compiled in this checkout: now, or it has the absolute path that compilers write for messages and
    /// for debuggers. In a library that is the path of its root file, in a program only the one of the workspace. Where
    /// the path is left out, nobody can tell, and the answer is no.
    fn is_from_here(&self) -> bool {
        if !self.fresh {
            return true;
        }
        let path = &self.target.src_path;
        let path = match self.is("bin") {
            true => path.ancestors().find(|it| it.join("Cargo.lock").is_file()),
            false => Some(path.as_path()),
        };
        let Some(path) = path else { return false };
        // The compiler asks the system for its directory, which has no symbolic links.
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.files().all(|it| {
            // What cannot be read is reported when it is searched for models.
            fs::read(it).map_or(true, |it| has_path(&it, path) || has_path(&it, &real))
        })
    }

    /// Whether one of the sources that the compiler read for it mentions driftless. If the sources are unknown, it may.
    fn sources_mention_models(&self) -> bool {
        let listed = self.filenames.iter().find_map(|it| {
            let stem = it.file_stem()?.to_str()?;
            let list = it.with_file_name(format!("{}.d", stem.strip_prefix("lib").unwrap_or(stem)));
            fs::read_to_string(list).ok()
        });
        let Some(listed) = listed else { return true };
        // `target: source source`, with spaces in names escaped. A name with a space is not found, and a file
        // that cannot be read counts as one that mentions driftless.
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

/// Whether the bytes have this path as a whole, and not as the beginning of a longer one.
fn has_path(bytes: &[u8], path: &Path) -> bool {
    let path = path.as_os_str().as_encoded_bytes();
    let is_part = |it: &u8| it.is_ascii_alphanumeric() || b"-_./".contains(it);
    let mut rest = bytes;
    while let Some(at) = memmem::find(rest, path) {
        rest = &rest[at + path.len()..];
        if rest.first().is_none_or(|it| !is_part(it)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_messages_are_understood() {
        let artifact = r#"{"reason":"compiler-artifact","package_id":"path+file:///x#blog@0.1.0","manifest_path":"/x","target":{"kind":["lib"],"name":"blog","src_path":"/x"},"filenames":["/t/libblog.rmeta"],"executable":null,"fresh":true}"#;
        let Ok(Message::CompilerArtifact(artifact)) = serde_json::from_str(artifact) else {
            panic!("it is an artifact");
        };
        assert!(artifact.may_hold_models());
        assert!(artifact.is_from_here(), "it has no file that says otherwise");
        let bytes = b"\x01/a/two/src/lib.rs\xc1/a/two-old/src/lib.rs\0";
        assert!(has_path(bytes, Path::new("/a/two/src/lib.rs")));
        assert!(has_path(b"/a/two\0", Path::new("/a/two")));
        assert!(!has_path(bytes, Path::new("/a/two")));
        assert!(!has_path(bytes, Path::new("/a/one/src/lib.rs")));
        let other = serde_json::from_str(r#"{"reason":"build-script-executed","out_dir":"/x"}"#);
        assert!(matches!(other, Ok(Message::Other)));
        let finished = serde_json::from_str(r#"{"reason":"build-finished","success":true}"#);
        assert!(matches!(finished, Ok(Message::BuildFinished { success: true })));
    }
}
