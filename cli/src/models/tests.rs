//! Reads models from real packages, each with a stand-in for driftless, so that little has to be compiled.

use std::fs;
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
fn a_model_in_two_forms_is_refused() {
    let differing = [vec![enumeration("a", "x")], vec![enumeration("a", "y")]];
    let failure = collect(differing).expect_err("they differ");
    assert!(failure.message.contains("`a::Mood` in two forms"));
}

/// A workspace with a library that stands in for driftless and a package with the given sources.
struct Project {
    root: PathBuf,
    package: String,
}

impl Project {
    fn new(sources: &[(&str, &str)]) -> Project {
        // A name of its own, because a shared target directory distinguishes packages by name alone.
        let package = format!("app_{}", driftless_revisions::fresh_id());
        // The path contains a blank, which must work.
        let root = std::env::temp_dir().join(format!("driftless models {package}"));
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
        self.models(&ModelFlags { package: vec![self.package.clone()], ..ModelFlags::default() })
    }

    fn models(&self, flags: &ModelFlags) -> Result<Vec<String>, Failure> {
        let models = self.read(flags)?;
        Ok(models.records.iter().map(|it| it.source().module.clone()).collect())
    }

    fn read(&self, flags: &ModelFlags) -> Result<Models, Failure> {
        let config = Config {
            sql_files: Vec::new(),
            root: self.root.clone(),
            database_url: None,
            scratch_url: None,
            scratch: driftless_introspect::server::Allowed::default(),
            confirmed: Vec::new(),
            migrations_dir: self.root.join("migrations"),
            schemas: vec!["public".to_owned()],
            models: ModelFlags::default(),
            postgres_bin: None,
            server_version: None,
            verify: crate::config::Verify::default(),
            production: crate::config::Production::default(),
            require_proof: false,
            manage: crate::manage::Manage::default(),
            file: PathBuf::new(),
            migrations_dir_is_told: false,
            quiet_triggers: Vec::new(),
            concurrent_indexes: false,
            levels: driftless_diff_engine::lint::Levels::default(),
            lock_timeout: None,
            statement_timeout: None,
        };
        read(&config, flags, &mut Terminal::new())
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
    assert_eq!(
        project.own_models().map_err(|it| it.message),
        Ok(vec!["app".to_owned(), "app::inner".to_owned()])
    );
    // Nothing has changed, so cargo compiles nothing and still names the artifact.
    assert_eq!(project.own_models().map(|it| it.len()).map_err(|it| it.message), Ok(2));
    // A model that was removed is not found, although its old artifact still exists.
    project.write("app/src/lib.rs", &model("app::later"));
    assert_eq!(project.own_models().map_err(|it| it.message), Ok(vec!["app::later".to_owned()]));
}

#[test]
fn what_the_user_has_checked_is_not_compiled_again() {
    let project = Project::new(&[("app/src/lib.rs", &model("app"))]);
    assert_eq!(project.own_models().map_err(|it| it.message), Ok(vec!["app".to_owned()]));
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
    assert_eq!(project.own_models().map_err(|it| it.message), Ok(vec!["app".to_owned()]));
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| project.root.join("target"), PathBuf::from);
    let shipped =
        target.join("debug").join(format!("{}{}", project.package, std::env::consts::EXE_SUFFIX));
    let artifact = ModelFlags { artifact: Some(shipped), ..ModelFlags::default() };
    assert_eq!(project.models(&artifact).map_err(|it| it.message), Ok(vec!["app".to_owned()]));
}

#[test]
fn models_that_do_not_compile_are_trouble() {
    let project = Project::new(&[("app/src/lib.rs", &model("app"))]);
    assert_eq!(project.own_models().map(|it| it.len()).map_err(|it| it.message), Ok(1));
    project.write("app/src/lib.rs", "fn broken( {");
    let failure = project.own_models().expect_err("it does not compile");
    assert!(failure.message.contains("could not be compiled"), "{failure}");
}

#[test]
fn no_models_are_trouble_and_not_a_wish_to_drop_everything() {
    let project = Project::new(&[("app/src/lib.rs", "")]);
    let failure = project.own_models().expect_err("it has none");
    assert_eq!(failure.message, format!("there are no models in package {}", project.package));
    let unknown = ModelFlags { package: vec!["nobody".to_owned()], ..ModelFlags::default() };
    assert!(project.models(&unknown).is_err());
}

#[test]
fn several_crates_of_a_workspace_and_their_features_are_read() {
    let lib = format!(
        "{}\n#[cfg(feature = \"audit\")]\nmod audit {{ {} }}\n",
        model("one"),
        model("one::audit")
    );
    let project = Project::new(&[("app/src/lib.rs", &lib), ("other/src/lib.rs", &model("two"))]);
    let other = format!("{}_other", project.package);
    let manifest = |name: &str, more: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ndriftless = {{ path = \"../driftless\" }}\n{more}"
        )
    };
    project.write("Cargo.toml", "[workspace]\nmembers = [\"driftless\", \"app\", \"other\"]\ndefault-members = [\"app\"]\nresolver = \"3\"\n");
    project.write("app/Cargo.toml", &manifest(&project.package, "[features]\naudit = []\n"));
    project.write("other/Cargo.toml", &manifest(&other, ""));
    // Without a name it is cargo's default.
    assert_eq!(
        project.models(&ModelFlags::default()).map_err(|it| it.message),
        Ok(vec!["one".to_owned()])
    );
    let both = ModelFlags {
        package: vec![project.package.clone(), other.clone()],
        ..ModelFlags::default()
    };
    assert_eq!(
        project.models(&both).map_err(|it| it.message),
        Ok(vec!["one".to_owned(), "two".to_owned()])
    );
    let audited = ModelFlags { features: vec!["audit".to_owned()], ..ModelFlags::default() };
    assert_eq!(
        project.models(&audited).map_err(|it| it.message),
        Ok(vec!["one".to_owned(), "one::audit".to_owned()])
    );
    let all = ModelFlags { all_features: true, ..ModelFlags::default() };
    let read = project.read(&all).expect("it compiles");
    assert_eq!(read.compiled[&project.package], Some(["audit".to_owned()].into()));
    assert!(!read.compiled.contains_key(&other), "{:?}", read.compiled);
}

#[test]
fn each_program_of_a_package_has_its_own_models() {
    let program = |module: &str| format!("{}fn main() {{}}", model(module));
    let project = Project::new(&[
        ("app/src/lib.rs", &model("library")),
        ("app/src/bin/one.rs", &program("one")),
        ("app/src/bin/two.rs", &program("two")),
        ("app/src/bin/none.rs", "fn main() { println!(\"{{}}\"); }"),
    ]);
    let modules = ["library", "one", "two"].map(str::to_owned).to_vec();
    assert_eq!(project.own_models().map_err(|it| it.message), Ok(modules));
}

#[test]
fn a_program_as_it_is_shipped_holds_its_models() {
    let main = format!("{}fn main() {{}}", model("app"));
    let project = Project::new(&[("app/src/main.rs", &main)]);
    let profile = "[profile.release]\nlto = \"fat\"\nstrip = true\nopt-level = \"z\"\ncodegen-units = 1\npanic = \"abort\"\n";
    let manifest = fs::read_to_string(project.root.join("Cargo.toml")).expect("it is there");
    project.write("Cargo.toml", &format!("{manifest}{profile}"));
    let target = project.root.join("somewhere else");
    let mut command = std::process::Command::new("cargo");
    command.current_dir(&project.root).args(["build", "--release", "--quiet", "--package"]);
    let built = command.arg(&project.package).env("CARGO_TARGET_DIR", &target).status();
    assert!(built.expect("cargo starts").success());
    let shipped =
        target.join(format!("release/{}{}", project.package, std::env::consts::EXE_SUFFIX));
    let artifact = ModelFlags { artifact: Some(shipped), ..ModelFlags::default() };
    assert_eq!(project.models(&artifact).map_err(|it| it.message), Ok(vec!["app".to_owned()]));
}

#[test]
fn cargos_own_configuration_is_heeded() {
    let main = format!("{}fn main() {{}}", model("app"));
    let project = Project::new(&[("app/src/main.rs", &main), ("app/build.rs", NOISY)]);
    let host = std::process::Command::new("rustc").args(["--print", "host-tuple"]).output();
    let host = String::from_utf8(host.expect("rustc starts").stdout).expect("it is ASCII");
    // Programs are then in the directory of the triple, and a build script prints lines between cargo's messages.
    project.write(
        ".cargo/config.toml",
        &format!("[build]\ntarget = \"{}\"\ntarget-dir = \"built\"\n[profile.dev]\nlto = true\nstrip = true\n", host.trim()),
    );
    assert_eq!(project.own_models().map_err(|it| it.message), Ok(vec!["app".to_owned()]));
}

/// A build script that prints lines that look like cargo's messages, and lines that do not.
const NOISY: &str = r#"fn main() { println!("{{\"reason\":\"build-finished\",\"success\":false}}"); println!("{{"); }"#;
