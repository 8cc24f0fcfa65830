//! Applications go through their edits: each is a patch under `fixtures/*/edits`. The command drafts, proves, applies,
//! rolls back and applies it again, with rows in the tables. A snapshot next to each patch shows what the user sees.

mod edits {
    pub(crate) mod project;
    pub(crate) mod state;
}

use edits::project::Project;
use edits::state::State;

/// An edit of the models, and what must come of it.
struct Edit {
    /// The name of the patch.
    name: &'static str,
    /// What must be declared before it can be drafted.
    decision: &'static [&'static str],
    /// What is renamed.
    renamed: &'static [(&'static str, &'static str)],
    /// What is dropped, with its rows.
    gone: &'static [&'static str],
    /// Whether possible rows stop the draft, though the existing ones do not.
    stops_on_rows: bool,
}

/// An edit without anything special.
const PLAIN: Edit = Edit { name: "", decision: &[], renamed: &[], gone: &[], stops_on_rows: false };

/// In order: each starts where the previous one ends.
const BLOG: &[Edit] = &[
    Edit { name: "01_add_a_nullable_column", ..PLAIN },
    Edit { name: "02_add_a_required_column_with_a_default", ..PLAIN },
    Edit { name: "03_add_a_partial_index", ..PLAIN },
    Edit { name: "04_widen_an_integer_to_bigint", ..PLAIN },
    Edit { name: "05_add_a_label_in_the_middle", ..PLAIN },
    Edit { name: "06_add_an_enum_and_a_column_of_it", ..PLAIN },
    Edit { name: "07_add_a_table_with_foreign_keys", ..PLAIN },
    Edit { name: "08_change_a_default", ..PLAIN },
    Edit { name: "09_allow_null", ..PLAIN },
    Edit { name: "10_forbid_null", ..PLAIN },
    Edit { name: "11_change_a_check", ..PLAIN },
    Edit { name: "12_add_a_check_and_a_unique_constraint", ..PLAIN },
    Edit { name: "13_change_what_a_foreign_key_does", ..PLAIN },
    Edit { name: "14_comment_on_a_column", ..PLAIN },
    Edit { name: "15_rename_a_column", renamed: &[("users.biography", "users.about")], ..PLAIN },
    Edit {
        name: "16_rename_a_column_that_nothing_says_was_renamed",
        decision: &["--rename", "users.place:city"],
        renamed: &[("users.place", "users.city")],
        ..PLAIN
    },
    Edit { name: "17_rename_a_table", renamed: &[("bookmarks", "keeps")], ..PLAIN },
    Edit { name: "18_index_an_expression_and_drop_an_index", ..PLAIN },
    Edit { name: "19_lengthen_a_varchar", ..PLAIN },
    Edit { name: "20_drop_a_column", gone: &["users.city"], ..PLAIN },
    Edit { name: "21_drop_a_table", gone: &["keeps"], ..PLAIN },
];

const SHOP: &[Edit] = &[
    Edit { name: "01_add_an_array_with_a_default", ..PLAIN },
    Edit { name: "02_add_a_json_column_with_a_default", ..PLAIN },
    Edit { name: "03_add_a_volatile_default", ..PLAIN },
    Edit { name: "04_widen_a_numeric", ..PLAIN },
    Edit { name: "05_add_a_gin_index", ..PLAIN },
    Edit { name: "06_add_a_label_at_the_end", ..PLAIN },
    Edit { name: "07_add_an_enum_of_another_schema_and_an_array_of_it", ..PLAIN },
    Edit { name: "08_add_a_table_with_a_composite_foreign_key", ..PLAIN },
    Edit {
        name: "09_rename_a_column_by_its_name_in_the_database",
        renamed: &[("customers.full_name", "customers.display_name")],
        ..PLAIN
    },
    Edit {
        name: "10_rename_a_column_under_a_partial_index",
        renamed: &[("products.discontinued", "products.retired")],
        ..PLAIN
    },
    Edit { name: "11_rename_a_label", ..PLAIN },
    Edit {
        name: "12_rename_a_table_of_another_schema",
        renamed: &[("stock/movements", "stock/bookings")],
        ..PLAIN
    },
    Edit { name: "13_change_what_a_composite_foreign_key_does", ..PLAIN },
    Edit { name: "14_replace_an_index_by_a_unique_constraint", ..PLAIN },
    Edit { name: "15_forbid_null_where_no_row_has_it", stops_on_rows: true, ..PLAIN },
    Edit { name: "16_allow_null_in_a_foreign_key", ..PLAIN },
    Edit { name: "17_change_an_expression_of_a_check", ..PLAIN },
    Edit { name: "18_text_to_varchar_with_values_that_fit", ..PLAIN },
    Edit { name: "19_comment_and_a_second_comment", ..PLAIN },
    Edit { name: "20_drop_an_enum_with_its_column", gone: &["stock/warehouses.climates"], ..PLAIN },
    Edit { name: "21_drop_a_table_with_a_composite_foreign_key", gone: &["returns"], ..PLAIN },
    Edit { name: "22_add_views_a_trigger_and_a_policy", ..PLAIN },
    Edit { name: "23_add_a_partitioned_table_and_a_domain", ..PLAIN },
    // The partition for everything else may have rows of the new one.
    Edit { name: "24_change_a_view_a_function_and_a_policy", stops_on_rows: true, ..PLAIN },
    Edit { name: "25_drop_what_watched", gone: &["visits_later"], ..PLAIN },
    Edit { name: "26_add_a_domain_and_a_composite_type", ..PLAIN },
];

const JOBS: &[Edit] = &[
    Edit { name: "01_add_an_interval_with_a_default", ..PLAIN },
    Edit { name: "02_add_a_nullable_timestamp", ..PLAIN },
    Edit { name: "03_index_an_array", ..PLAIN },
    Edit { name: "04_index_an_expression_of_json", ..PLAIN },
    Edit { name: "05_add_a_label_in_the_middle", ..PLAIN },
    Edit { name: "06_keep_one_more_number_in_a_column", ..PLAIN },
    Edit { name: "07_keep_one_more_word_in_a_column", ..PLAIN },
    Edit { name: "08_add_a_table_that_refers_to_a_composite_key", ..PLAIN },
    Edit { name: "09_widen_a_smallint", ..PLAIN },
    Edit { name: "10_change_a_default_of_an_array", ..PLAIN },
    Edit { name: "11_drop_a_default", ..PLAIN },
    Edit {
        name: "12_rename_a_column_that_a_check_names",
        renamed: &[("jobs.locked_by", "jobs.worker_id")],
        ..PLAIN
    },
    Edit {
        name: "13_rename_a_table_that_nothing_says_was_renamed",
        decision: &["--rename", "schedules:recurrences"],
        renamed: &[("schedules", "recurrences")],
        ..PLAIN
    },
    Edit { name: "14_rename_an_enum", ..PLAIN },
    Edit {
        name: "15_move_a_table_to_another_schema",
        renamed: &[("log_lines", "archive/log_lines")],
        ..PLAIN
    },
    Edit { name: "16_make_a_unique_index_of_a_unique_constraint", ..PLAIN },
    Edit { name: "17_forbid_null_and_add_a_default", ..PLAIN },
    Edit { name: "18_varchar_to_text_under_foreign_keys", ..PLAIN },
    Edit { name: "19_retire_an_index_and_a_column", gone: &["jobs.unique_key"], ..PLAIN },
    Edit { name: "20_drop_a_foreign_key", ..PLAIN },
    Edit { name: "21_drop_a_table_of_another_schema", gone: &["archive/log_lines"], ..PLAIN },
];

#[test]
fn the_blog_lives_through_its_edits() {
    lives("blog", BLOG);
}

#[test]
fn the_shop_lives_through_its_edits() {
    lives("shop", SHOP);
}

#[test]
fn the_queue_of_jobs_lives_through_its_edits() {
    let (mut project, reached) = lives("jobs", JOBS);
    // The written migrations, including groups of directories, embedded in a program as Diesel does it.
    project.other_database();
    project.example("migrate");
    assert_eq!(project.state().schema, reached, "the embedded migrations get there as well");
}

/// Leaves the project with its last models, and returns the schema that its migrations create.
fn lives(name: &'static str, edits: &[Edit]) -> (Project, Vec<String>) {
    let mut project = Project::new(name);
    assert_eq!(project.patches(), edits.iter().map(|it| it.name).collect::<Vec<_>>());
    project.run(&["upgrade"], 0);
    project.run(&["check"], 0);
    project.seed();
    for edit in edits {
        project.begin(edit.name);
        live_through(&mut project, edit);
        project.shows(edit.name);
    }
    let reached = project.state().schema;
    project.other_database();
    project.run(&["upgrade"], 0);
    assert_eq!(project.state().schema, reached, "an empty database gets there as well");
    (project, reached)
}

fn live_through(project: &mut Project, edit: &Edit) {
    let before = project.state();
    project.apply(edit.name);
    project.run(&["check"], 1);
    if !edit.decision.is_empty() {
        undecided(project, edit, &before);
    }
    project.revision(edit.name, edit.decision, if edit.stops_on_rows { 6 } else { 0 });
    project.run(&["upgrade"], 0);
    project.run(&["check"], 0);
    let after = project.state();
    assert_ne!(after.schema, before.schema);
    assert_kept(edit, &before, &after);
    project.shows_files();
    project.run(&["downgrade", "-1"], 0);
    let back = project.state();
    assert_eq!(back.schema, before.schema);
    assert_eq!(back.without(edit.gone), before.without(edit.gone));
    project.run(&["upgrade"], 0);
    project.run(&["check"], 0);
    let again = project.state();
    assert_eq!(again.schema, after.schema);
    assert_kept(edit, &before, &again);
}

/// Nothing runs before the user has decided.
fn undecided(project: &mut Project, edit: &Edit, before: &State) {
    project.revision(edit.name, &[], 3);
    project.run(&["upgrade"], 2);
    assert_eq!(project.state(), *before);
    project.revision(edit.name, edit.decision, 2);
    project.remove_last_revision();
}

/// Every value is where it was, or where the edit moves it.
fn assert_kept(edit: &Edit, before: &State, after: &State) {
    let kept = before.without(edit.gone).renamed(edit.renamed);
    assert_eq!(after.only(&kept), kept, "{}", edit.name);
}
