//! The containers of `fixtures/blog`: the contents of compose.yaml and the Dockerfile, and the job that migrates, run as
//! in its container.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use driftless_introspect::server::{Throwaway, find};
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).expect("it is there")
}

/// Checks the services in a closure, because they borrow from the file's text.
fn with_services(check: impl FnOnce(&Yaml<'_>)) {
    let text = text("fixtures/blog/compose.yaml");
    let documents = Yaml::load_from_str(&text).expect("it is YAML");
    let [document] = documents.as_slice() else { panic!("one document") };
    check(&document["services"]);
}

fn word<'a>(it: &'a Yaml<'_>) -> &'a str {
    it.as_str().unwrap_or_else(|| panic!("a text: {it:?}"))
}

fn words<'a>(it: &'a Yaml<'_>) -> Vec<&'a str> {
    it.as_vec().unwrap_or_else(|| panic!("a list: {it:?}")).iter().map(word).collect()
}

fn map<'a>(it: &'a Yaml<'_>) -> BTreeMap<&'a str, &'a Yaml<'a>> {
    let entries = it.as_mapping().unwrap_or_else(|| panic!("a mapping: {it:?}"));
    entries.iter().map(|(key, value)| (word(key), value)).collect()
}

#[test]
fn the_application_waits_until_the_job_has_migrated() {
    with_services(|services| {
        let waits = |service: &str| {
            let waits = map(&services[service]["depends_on"]);
            let waits = waits.into_iter().map(|(name, it)| (name, word(&it["condition"])));
            waits.collect::<Vec<_>>()
        };
        let db = ("db", "service_healthy");
        assert_eq!(waits("migrate"), [db]);
        assert_eq!(waits("app"), [db, ("migrate", "service_completed_successfully")]);
        assert_eq!(words(&services["migrate"]["command"]), ["driftless", "upgrade", "head"]);
        assert_eq!(word(&services["migrate"]["restart"]), "no", "a job ends");
        assert_eq!(words(&services["db"]["healthcheck"]["test"])[..2], ["CMD", "pg_isready"]);
        let (job, app) = (&services["migrate"]["environment"], &services["app"]["environment"]);
        assert_eq!(job["DATABASE_URL"], app["DATABASE_URL"]);
        assert_eq!(
            (word(&app["ENVIRONMENT"]), word(&app["SCHEMA_POLICY"])),
            ("production", "refuse")
        );
        for service in ["migrate", "app"] {
            let build = &services[service]["build"];
            assert_eq!(word(&build["context"]), ".", "the blog is all that the blog needs");
            let others = map(&build["additional_contexts"]);
            assert_eq!(others.into_keys().collect::<Vec<_>>(), ["driftless"]);
        }
    });
}

/// Whoever sees the files, an image or the environment of a container does not see the password.
#[test]
fn the_password_is_a_secret() {
    with_services(|services| {
        for (name, service) in map(services) {
            assert_eq!(words(&service["secrets"]), ["password"], "{name}");
            for (variable, value) in map(&service["environment"]) {
                let is_file = variable == "POSTGRES_PASSWORD_FILE";
                assert!(is_file || !variable.contains("PASSWORD"), "{name}: {variable}");
                assert!(!word(value).contains("blog:"), "{name}: {variable} has a password");
            }
        }
    });
    for (file, line) in
        [(".gitignore", "/fixtures/blog/password"), (".dockerignore", "fixtures/blog/password")]
    {
        assert!(text(file).lines().any(|it| it == line), "{file}");
    }
    let ignored = text("fixtures/blog/.dockerignore");
    assert!(ignored.lines().any(|it| it == "*"), "everything is left out that is not named");
    assert!(!ignored.contains("!password"), "{ignored}");
}

/// The instructions of the last stage, each with its arguments.
fn last_stage(dockerfile: &str) -> Vec<(&str, &str)> {
    let (_, stage) = dockerfile.rsplit_once("\nFROM ").expect("there are two stages");
    let lines = stage.lines().skip(1).filter(|it| !it.starts_with('#'));
    lines.filter_map(|it| it.split_once(' ')).collect()
}

/// The words right after each of these.
fn behind<'a>(line: &'a str, lead: &str) -> Vec<&'a str> {
    line.split(lead).skip(1).filter_map(|it| it.split_whitespace().next()).collect()
}

#[test]
fn the_image_builds_programs_that_the_workspace_has() {
    let dockerfile = text("fixtures/blog/Dockerfile");
    let build = dockerfile.lines().find(|it| it.contains("cargo build")).expect("it compiles");
    let packages: Vec<&str> = behind(build, "--package ");
    let programs: Vec<&str> = behind(build, "target/release/");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--locked", "--format-version=1"])
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo speaks JSON");
    let list = |it: &Value| it.as_array().cloned().unwrap_or_default();
    let known = list(&metadata["packages"]);
    let chosen = known.iter().filter(|it| packages.iter().any(|name| it["name"] == *name));
    let targets: Vec<Value> = chosen.flat_map(|it| list(&it["targets"])).collect();
    for program in &programs {
        let is_it = |it: &&Value| it["name"] == *program && it["kind"][0] == "bin";
        assert_eq!(targets.iter().filter(is_it).count(), 1, "{program} of {packages:?}");
    }
    let stage = last_stage(&dockerfile);
    let (_, command) = stage.iter().find(|(it, _)| *it == "CMD").expect("it runs something");
    assert_eq!(*command, format!("[\"{}\"]", programs[1]));
    assert_eq!(programs[0], "driftless");
    assert!(stage.contains(&("COPY", "--from=builder /out/ /usr/local/bin/")), "{stage:?}");
}

/// The Dockerfile of the command alone.
#[test]
fn the_image_of_the_command_has_nothing_else() {
    let dockerfile = text("Dockerfile");
    let build = dockerfile.lines().find(|it| it.contains("cargo build")).expect("it compiles");
    assert_eq!(behind(build, "--package "), ["driftless-cli"]);
    assert!(dockerfile.contains("\nFROM scratch\n"), "{dockerfile}");
    let stage = last_stage(&dockerfile);
    let programs = stage.iter().filter(|it| it.1.contains("/out/"));
    assert_eq!(programs.count(), 1, "{stage:?}");
    assert!(stage.contains(&("ENTRYPOINT", "[\"/usr/local/bin/driftless\"]")), "{stage:?}");
    // What a workspace consists of, so that cargo can read it.
    let ignored = text(".dockerignore");
    let manifest = text("Cargo.toml");
    let members = manifest.lines().find(|it| it.starts_with("members")).expect("it has members");
    for member in members.split('"').skip(1).step_by(2) {
        let top = member.split('/').next().unwrap_or(member);
        assert!(ignored.lines().any(|it| it == format!("!{top}")), ".dockerignore lacks {top}");
    }
}

#[test]
fn the_job_migrates_with_what_the_image_holds() {
    let programs = find(None, None).expect("PostgreSQL is installed");
    let server = Throwaway::start(&programs).expect("a throwaway server starts");
    let database = server.database().expect("a database can be made");
    let image = Image::new();
    let secret = image.0.join("secret");
    fs::write(&secret, "p4ss\n").expect("it can be written");
    with_services(|services| {
        let command = words(&services["migrate"]["command"]);
        let run = |without: &str| {
            let mut script = Command::new(image.0.join("with-password"));
            // The image has neither Rust nor PostgreSQL's programs.
            script.arg(env!("CARGO_BIN_EXE_driftless")).args(&command[1..]).env_clear();
            script.current_dir(&image.0).env("PATH", "/usr/bin:/bin").env("PASSWORD_FILE", &secret);
            for (variable, value) in map(&services["migrate"]["environment"]) {
                match variable {
                    "DATABASE_URL" => _ = script.env(variable, database.url()),
                    _ if variable == without => {}
                    _ => _ = script.env(variable, word(value)),
                }
            }
            let output = script.output().expect("the command starts");
            let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
            (output.status.success(), text(&output.stdout), text(&output.stderr))
        };
        let (succeeded, _, said) = run("CONFIRM_PRODUCTION_MIGRATION");
        assert!(!succeeded && said.contains("CONFIRM_PRODUCTION_MIGRATION=yes"), "{said}");
        let (succeeded, done, said) = run("");
        assert!(succeeded && done.contains("_make_the_tables"), "{done}{said}");
        let (_, done, _) = run("");
        assert_eq!(done, "nothing to apply\n", "the job runs at each start");
    });
    let mut client = database.connect().expect("the server answers");
    let count = client.query_one("select count(*) from posts", &[]).expect("the table is there");
    assert_eq!(count.get::<_, i64>(0), 0);
}

/// The working directory of the image, removed with this value.
struct Image(PathBuf);

impl Image {
    fn new() -> Image {
        let image = Image(env::temp_dir().join(format!("driftless-image-{}", process::id())));
        fs::create_dir_all(&image.0).expect("it can be made");
        let dockerfile = text("fixtures/blog/Dockerfile");
        let copies = last_stage(&dockerfile);
        let copies =
            copies.iter().filter(|(it, rest)| *it == "COPY" && !rest.starts_with("--from"));
        for (_, rest) in copies {
            let mut paths: Vec<&str> = rest.split(' ').collect();
            // Programs go elsewhere in the image.
            let target =
                paths.pop().expect("COPY has a target").trim_start_matches("/usr/local/bin/");
            let target = image.0.join(target);
            for path in paths {
                let source = Path::new(ROOT).join("fixtures/blog").join(path);
                let target = if source.is_dir() || !target.is_dir() {
                    target.clone()
                } else {
                    target.join(source.file_name().expect("it has a name"))
                };
                copy(&source, &target);
            }
        }
        image
    }
}

impl Drop for Image {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn copy(source: &Path, target: &Path) {
    if source.is_file() {
        fs::copy(source, target).expect("it can be copied");
        return;
    }
    fs::create_dir_all(target).expect("it can be made");
    for entry in fs::read_dir(source).expect("it is there") {
        let entry = entry.expect("it can be listed");
        copy(&entry.path(), &target.join(entry.file_name()));
    }
}
