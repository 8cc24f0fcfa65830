//! Models as projects have them: in several packages and editions, beside other derives, and of any visibility.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::project::Project;
use super::stranger::target;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A workspace whose root is the application.
fn workspace() -> Project {
    let project = Project::new();
    let driftless = Path::new(WORKSPACE).join("driftless");
    let diesel = "diesel = { version = \"2.3\", default-features = false, features = [\"postgres\", \"chrono\", \"32-column-tables\"] }";
    let members = [
        (
            "Cargo.toml",
            "app",
            "2021",
            "tables = { path = \"tables\" }\npeople = { path = \"people\" }\nutoipa = \"5\"\n\n[workspace]\nmembers = [\"tables\", \"people\"]\n",
        ),
        ("tables/Cargo.toml", "tables", "2024", ""),
        ("people/Cargo.toml", "people", "2024", ""),
    ];
    for (file, name, edition, rest) in members {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n\n[dependencies]\n{diesel}\n\
             driftless = {{ path = {driftless:?} }}\n{rest}"
        );
        project.write(file, &manifest);
    }
    fs::copy(Path::new(WORKSPACE).join("Cargo.lock"), project.directory.join("Cargo.lock"))
        .expect("it can be copied");
    project
}

fn ends(project: &Project, code: i32, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_driftless"))
        .current_dir(&project.directory)
        .env("DATABASE_URL", project.database.url())
        .env("DRIFTLESS_SCRATCH_URL", project.database.url())
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_NET_OFFLINE", "true")
        .args(arguments)
        .output()
        .expect("the command starts");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}{stdout}");
    stdout
}

#[test]
fn models_of_every_shape_are_drafted_and_match() {
    let project = workspace();
    project.write(
        "tables/src/lib.rs",
        "pub mod schema {
    diesel::table! { rooms (id) { id -> BigInt, } }
    diesel::table! { halls (id) { id -> BigInt, room_id -> BigInt, } }
}
",
    );
    project.write(
        "people/src/lib.rs",
        "#[derive(driftless::Schema)]
#[diesel(table_name = people)]
pub struct Person {
    #[schema(identity)]
    pub id: i64,
}
",
    );
    project.write(
        "src/main.rs",
        "use diesel::prelude::*;
use driftless::{Schema, SchemaEnum};
use tables::schema::rooms;
use utoipa::ToSchema;

// Its table is another crate's.
#[derive(Queryable, Selectable, Schema)]
#[diesel(table_name = rooms, check_for_backend(diesel::pg::Pg))]
struct Room {
    id: i64,
}

#[derive(Schema)]
#[diesel(table_name = tables::schema::halls)]
pub(crate) struct Hall {
    id: i64,
    #[schema(references(Room))]
    room_id: i64,
}

mod guests {
    use super::*;

    #[derive(Clone, Copy, Debug, ToSchema, SchemaEnum)]
    #[driftless(rename_all = \"UPPERCASE\")]
    pub enum Level {
        #[schema(rename = \"vip\")]
        Vip,
        #[driftless(rename = \"OTHERS\")]
        Other,
    }

    // Another derive owns `schema` on it, and the person is another package's.
    #[derive(Queryable, Selectable, ToSchema, Schema)]
    #[diesel(table_name = guests, check_for_backend(diesel::pg::Pg))]
    #[schema(title = \"A guest\")]
    #[driftless(unique(person_id, room_id))]
    pub(super) struct Guest {
        #[schema(read_only, example = 3)]
        #[driftless(identity)]
        id: i64,
        #[driftless(references(people::Person, on_delete = cascade))]
        person_id: i64,
        #[driftless(references(Room))]
        room_id: i64,
        #[cfg_attr(all(), driftless(max_length = 20))]
        #[schema(max_length = 5)]
        name: String,
        level: Level,
    }

    #[derive(ToSchema, Schema)]
    #[diesel(table_name = notes)]
    #[driftless]
    pub(in crate::guests) struct Note {
        #[schema(minimum = 1)]
        id: i64,
        #[schema(default = \"nothing\", rename = \"words\")]
        text: String,
    }
}

fn main() {
    #[derive(Schema)]
    #[diesel(table_name = shelves)]
    struct Shelf {
        id: i64,
        #[schema(references(guests::Guest))]
        guest_id: i64,
    }

    let shelves = shelves::table.inner_join(guests::guests::table).select(shelves::id);
    let people = guests::guests::table.inner_join(people::people::table).select(people::people::id);
    println!(\"{}\", diesel::debug_query::<diesel::pg::Pg, _>(&shelves));
    println!(\"{}\", diesel::debug_query::<diesel::pg::Pg, _>(&people));
    println!(\"{}\", diesel::debug_query::<diesel::pg::Pg, _>(&rooms::table.select(Room::as_select())));
}
",
    );
    ends(&project, 0, &["revision", "--autogenerate", "-m", "all"]);
    ends(&project, 0, &["upgrade"]);
    ends(&project, 0, &["check"]);
    let migrations = project.migrations();
    let up = project.read(&format!("migrations/{}/up.sql", migrations[0]));
    for table in ["rooms", "halls", "people", "guests", "notes", "shelves"] {
        assert!(up.contains(&format!("CREATE TABLE \"public\".\"{table}\"")), "{table}: {up}");
    }
    for words in [
        "\"name\" character varying(20) NOT NULL",
        "AS ENUM ('VIP', 'OTHERS')",
        "UNIQUE (\"person_id\", \"room_id\")",
        "\"text\" text NOT NULL",
    ] {
        assert!(up.contains(words), "{words}: {up}");
    }
}
