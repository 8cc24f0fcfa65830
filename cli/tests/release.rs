//! What a release consists of: packages that compile from what is in them, on the Rust that they promise, and files whose
//! names are the ones that installers look for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use saphyr::{LoadableYamlNode, Yaml};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Everything in the lock file.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version=1"])
        .current_dir(ROOT)
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo speaks JSON")
}

fn packages(metadata: &Value) -> &[Value] {
    metadata["packages"].as_array().expect("there are packages")
}

fn word<'a>(it: &'a Value, key: &str) -> &'a str {
    it[key].as_str().unwrap_or_default()
}

/// Those of the workspace that are published.
fn published(metadata: &Value) -> Vec<&Value> {
    let members = metadata["workspace_members"].as_array().expect("there are members");
    let is_ours = |it: &&Value| members.contains(&it["id"]) && it["publish"].is_null();
    packages(metadata).iter().filter(is_ours).collect()
}

#[test]
fn published_crates_say_what_they_are() {
    let metadata = metadata();
    let all = published(&metadata);
    let names: BTreeSet<&str> = all.iter().map(|it| word(it, "name")).collect();
    let expected = [
        "driftless",
        "driftless-cli",
        "driftless-diff-engine",
        "driftless-introspect",
        "driftless-revisions",
        "driftless-runtime",
        "driftless-schema",
        "driftless-schema-derive",
        "driftless-sql",
    ];
    assert_eq!(names, BTreeSet::from(expected));
    for package in all {
        let name = word(package, "name");
        for key in ["description", "license", "repository", "documentation", "readme"] {
            assert!(!word(package, key).is_empty(), "{name} has no {key}");
        }
        for key in ["keywords", "categories"] {
            let count = package[key].as_array().map_or(0, Vec::len);
            assert!((1..=5).contains(&count), "{name} has {count} {key}");
        }
        let documentation = format!("https://docs.rs/{name}");
        assert_eq!(word(package, "documentation"), documentation);
        // A crate that is published needs those below it, and a version of them. Tests need neither.
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let other = word(dependency, "name");
            if dependency["kind"] != "dev" && !dependency["path"].is_null() {
                assert!(names.contains(other), "{name} depends on {other}");
                assert_ne!(word(dependency, "req"), "*", "{name} depends on any {other}");
            }
        }
    }
}

/// A package has the files of its own `src` and no others.
#[test]
fn published_crates_include_no_file_from_elsewhere() {
    let metadata = metadata();
    let mut count = 0;
    for package in published(&metadata) {
        let manifest = Path::new(word(package, "manifest_path"));
        let source = manifest.parent().expect("a manifest is in a directory").join("src");
        for file in files(&source) {
            let text = fs::read_to_string(&file).expect("sources are text");
            for lead in ["include_str!(\"", "include_bytes!(\"", "#[path = \""] {
                for rest in text.split(lead).skip(1) {
                    let named = rest.split('"').next().unwrap_or_default();
                    let path = file.parent().expect("it is in a directory").join(named);
                    let path = path.canonicalize();
                    let path =
                        path.unwrap_or_else(|it| panic!("{}: {named}: {it}", file.display()));
                    assert!(path.starts_with(&source), "{} includes {named}", file.display());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 50, "there are {count} included files");
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("sources can be listed");
    let paths = entries.map(|it| it.expect("sources can be listed").path());
    paths
        .flat_map(|it| if it.is_dir() { files(&it) } else { vec![it] })
        .filter(|it| it.extension().is_some_and(|it| it == "rs"))
        .collect()
}

/// No crate in the lock file needs a newer Rust than ours promise.
#[test]
fn every_crate_builds_with_the_promised_rust() {
    let metadata = metadata();
    let parsed =
        |it: &str| -> Vec<u32> { it.split('.').filter_map(|it| it.parse().ok()).collect() };
    let all = packages(&metadata);
    let ours = all.iter().find(|it| word(it, "name") == "driftless-cli").expect("it is ours");
    let promised = word(ours, "rust_version");
    let newer: Vec<String> = all
        .iter()
        .filter(|it| parsed(word(it, "rust_version")) > parsed(promised))
        .map(|it| format!("{} {}", word(it, "name"), word(it, "rust_version")))
        .collect();
    assert!(newer.is_empty(), "newer than {promised}: {newer:?}");
    let text = fs::read_to_string(Path::new(ROOT).join(".github/workflows/ci.yml"));
    let text = text.expect("it is there");
    assert!(text.contains(&format!("cargo +{promised} check")), "CI builds with {promised}");
}

/// What `cargo binstall` asks for is what the workflow uploads.
#[test]
fn installers_find_the_files_of_a_release() {
    let metadata = metadata();
    let ours = published(&metadata);
    let ours = ours.iter().find(|it| word(it, "name") == "driftless-cli").expect("it is published");
    let installs = &ours["metadata"]["binstall"];
    let path = Path::new(ROOT).join(".github/workflows/release.yml");
    let workflow = fs::read_to_string(path).expect("it is there");
    let documents = Yaml::load_from_str(&workflow).expect("it is YAML");
    let build = &documents[0]["jobs"]["build"];
    let builds = build["strategy"]["matrix"]["include"].as_vec().expect("it is a list");
    let targets: Vec<&str> = builds.iter().filter_map(|it| it["target"].as_str()).collect();
    assert_eq!(targets.len(), 5, "{targets:?}");
    let pack = build["steps"].as_vec().expect("it is a list").iter().find_map(|it| {
        let name = it.as_mapping_get("name")?.as_str()?;
        if name == "Pack" { it.as_mapping_get("run")?.as_str() } else { None }
    });
    let pack = pack.expect("the files are packed");
    assert!(pack.contains("place=driftless-$TARGET"), "{pack}");
    for target in targets {
        let format = installs["overrides"][target]["pkg-fmt"].as_str();
        let format = format.unwrap_or_else(|| word(installs, "pkg-fmt"));
        let is_windows = target.contains("windows");
        assert_eq!(format, if is_windows { "zip" } else { "tgz" }, "{target}");
        let packs = if is_windows {
            "7z a \"$place.zip\" \"$place\""
        } else {
            "tar czf \"$place.tgz\" \"$place\""
        };
        assert!(pack.contains(packs), "{target}: {pack}");
        let file = word(installs, "pkg-url")
            .replace("{ repo }", word(ours, "repository"))
            .replace("{ version }", word(ours, "version"))
            .replace("{ target }", target)
            .replace("{ archive-suffix }", &format!(".{format}"));
        let release =
            format!("{}/releases/download/v{}", word(ours, "repository"), word(ours, "version"));
        assert_eq!(file, format!("{release}/driftless-{target}.{format}"));
    }
    assert_eq!(word(installs, "bin-dir"), "driftless-{ target }/{ bin }{ binary-ext }");
    let programs = ours["targets"].as_array().into_iter().flatten();
    for program in programs.filter(|it| it["kind"][0] == "bin") {
        assert!(pack.contains(word(program, "name")), "{program} is not packed");
    }
}

/// An action that is named by a tag may be another one tomorrow.
#[test]
fn workflows_name_actions_by_commit() {
    let directory = Path::new(ROOT).join(".github/workflows");
    let mut count = 0;
    for entry in fs::read_dir(directory).expect("it is there") {
        let path = entry.expect("it can be listed").path();
        let text = fs::read_to_string(&path).expect("it is text");
        Yaml::load_from_str(&text).unwrap_or_else(|it| panic!("{}: {it}", path.display()));
        for line in
            text.lines().filter_map(|it| it.trim_start_matches(['-', ' ']).strip_prefix("uses: "))
        {
            let commit = line.split_once('@').and_then(|it| it.1.split_once(" # v")).map(|it| it.0);
            let is_commit =
                |it: &str| it.len() == 40 && it.bytes().all(|it| it.is_ascii_hexdigit());
            assert!(commit.is_some_and(is_commit), "{}: {line}", path.display());
            count += 1;
        }
    }
    assert!(count > 5, "there are {count} actions");
}
