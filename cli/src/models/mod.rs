//! Reading the models: cargo compiles them, and the artifacts that it names hold what they recorded. Runs nothing of them.

mod cargo;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use driftless_schema::record::{Crates, Head, Record, frame};

use crate::config::{Config, found_upwards};
use crate::failure::Failure;
use crate::flags::ModelFlags;
use crate::terminal::Terminal;
pub(crate) use cargo::Package;
use cargo::{Artifact, Cargo};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// Each model once, sorted by module and name.
    pub records: Vec<Record>,
    /// The crates that were looked into, with the features that they were compiled with, where that is known.
    pub compiled: Crates,
}

impl Models {
    /// The models as they were when they were drafted last.
    pub(crate) fn of_head(head: Head) -> Models {
        Models { records: head.models, compiled: head.crates }
    }
}

/// Reads the models that the configuration and the flags name.
pub fn read(
    config: &Config,
    flags: &ModelFlags,
    terminal: &mut Terminal,
) -> Result<Models, Failure> {
    let flags = config.models(flags)?;
    if let Some(artifact) = &flags.artifact {
        return of_artifact(artifact);
    }
    if flags.manifest_path.is_none() && found_upwards(&config.root, "Cargo.toml").is_none() {
        return Err(Failure::new(
            format!(
                "there is no Cargo.toml in `{}` or above, and the models are compiled with cargo",
                config.root.display()
            ),
            "go to the project's directory, or name it with `--manifest-path`",
        ));
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
    let mut models = some(collect(found)?, || match flags.package.as_slice() {
        [] => "there are no models in the packages that cargo checks here".to_owned(),
        packages => format!("there are no models in the package {}", packages.join(", ")),
    })?;
    models.compiled = checked.into_iter().map(Artifact::into_crate).collect();
    Ok(models)
}

/// The packages that cargo would compile here, and what is known of them without compiling.
pub(crate) fn packages(config: &Config, flags: &ModelFlags) -> Result<Vec<Package>, Failure> {
    Cargo { root: &config.root, flags }.packages()
}

/// The models in a compiled program or library. Which features it was compiled with, it does not say.
pub(crate) fn of_artifact(path: &Path) -> Result<Models, Failure> {
    some(collect([scan(path)?])?, || format!("`{}` holds no models", path.display()))
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
        let source = record.source();
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
    let records: Vec<Record> = models.into_values().collect();
    let compiled = records.iter().map(|it| (it.source().crate_name().to_owned(), None)).collect();
    Ok(Models { records, compiled })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

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

    /// A workspace of a library that stands for driftless and of one package with the given sources.
    struct Project {
        root: PathBuf,
        package: String,
    }

    impl Project {
        fn new(sources: &[(&str, &str)]) -> Project {
            // A name of its own, since a shared target directory tells packages apart by name alone.
            let package = format!("app_{}", driftless_revisions::fresh_id());
            let root = std::env::temp_dir().join(format!("driftless-models-{package}"));
            let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
            let manifest = "[workspace]\nmembers = [\"driftless\", \"app\"]\nresolver = \"3\"\n";
            let facade = format!(
                "[package]\nname = \"driftless\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ndriftless-schema = {{ path = {schema:?} }}\n"
            );
            let app = format!(
                "[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ndriftless = {{ path = \"../driftless\" }}\n"
            );
            let project = Project { root, package };
            project.write("Cargo.toml", manifest);
            project.write("driftless/Cargo.toml", &facade);
            project.write("driftless/src/lib.rs", "pub use driftless_schema::record::frame;");
            project.write("app/Cargo.toml", &app);
            for (path, text) in sources {
                project.write(path, text);
            }
            project
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.root.join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }

        fn own_models(&self) -> Result<Vec<String>, Failure> {
            self.models(&ModelFlags {
                package: vec![self.package.clone()],
                ..ModelFlags::default()
            })
        }

        fn models(&self, flags: &ModelFlags) -> Result<Vec<String>, Failure> {
            let config = Config {
                root: self.root.clone(),
                database_url: None,
                scratch_url: None,
                migrations_dir: self.root.join("migrations"),
                schemas: vec!["public".to_owned()],
                models: ModelFlags::default(),
                postgres_bin: None,
                server_version: None,
            };
            let models = read(&config, flags, &mut Terminal::new())?;
            Ok(models.records.iter().map(|it| it.source().module.clone()).collect())
        }
    }

    impl Drop for Project {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.root).ok();
        }
    }

    /// A model as the derive would record it, in a module of that name.
    fn model(module: &str) -> String {
        let json = serde_json::to_string(&enumeration(module, "x")).expect("it is JSON");
        format!(
            "const _: () = {{ const PARTS: &[&str] = &[{json:?}]; #[used] static RECORD: [u8; driftless::frame::length(PARTS)] = driftless::frame::frame(PARTS); }};\n"
        )
    }

    #[test]
    fn models_of_a_library_are_read_without_building_it() {
        let nested = format!("mod inner {{ {} }}\n{}", model("app::inner"), model("app"));
        let project = Project::new(&[("app/src/lib.rs", &nested)]);
        assert_eq!(project.own_models(), Ok(vec!["app".to_owned(), "app::inner".to_owned()]));
        // Nothing changed, so cargo compiles nothing and still names the artifact.
        assert_eq!(project.own_models().map(|it| it.len()), Ok(2));
        // A model that is gone is gone, although its old artifact still lies there.
        project.write("app/src/lib.rs", &model("app::later"));
        assert_eq!(project.own_models(), Ok(vec!["app::later".to_owned()]));
    }

    #[test]
    fn what_the_user_has_checked_is_not_compiled_again() {
        let project = Project::new(&[("app/src/lib.rs", &model("app"))]);
        assert_eq!(project.own_models(), Ok(vec!["app".to_owned()]));
        let mut command = std::process::Command::new("cargo");
        command.current_dir(&project.root).args(["check", "--message-format=json", "-p"]);
        let output = command.arg(&project.package).output().expect("cargo starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("\"fresh\":true") && !said.contains("\"fresh\":false"), "{said}");
    }

    #[test]
    fn models_of_a_program_are_read_from_the_program() {
        let main = format!("{}fn main() {{}}", model("app"));
        let project = Project::new(&[("app/src/main.rs", &main)]);
        assert_eq!(project.own_models(), Ok(vec!["app".to_owned()]));
        let target = std::env::var_os("CARGO_TARGET_DIR");
        let target = target.map_or_else(|| project.root.join("target"), PathBuf::from);
        let shipped = target.join("debug").join(format!(
            "{}{}",
            project.package,
            std::env::consts::EXE_SUFFIX
        ));
        let artifact = ModelFlags { artifact: Some(shipped), ..ModelFlags::default() };
        assert_eq!(project.models(&artifact), Ok(vec!["app".to_owned()]));
    }

    #[test]
    fn models_that_do_not_compile_are_trouble() {
        let project = Project::new(&[("app/src/lib.rs", &model("app"))]);
        assert_eq!(project.own_models().map(|it| it.len()), Ok(1));
        project.write("app/src/lib.rs", "fn broken( {");
        let failure = project.own_models().expect_err("it does not compile");
        assert!(failure.message.contains("could not be compiled"), "{failure}");
    }

    #[test]
    fn no_models_are_trouble_and_not_a_wish_to_drop_everything() {
        let project = Project::new(&[("app/src/lib.rs", "")]);
        let failure = project.own_models().expect_err("it has none");
        assert_eq!(
            failure.message,
            format!("there are no models in the package {}", project.package)
        );
        let unknown = ModelFlags { package: vec!["nobody".to_owned()], ..ModelFlags::default() };
        assert!(project.models(&unknown).is_err());
    }
}
