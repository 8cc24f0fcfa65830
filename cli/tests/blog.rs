//! The blog lives through its edits: each is a patch under `fixtures/blog/edits`, drafted, proven, applied, taken back and
//! applied again by the command itself, with rows in the tables. What a person sees stands beside the patch.

mod blog {
    pub(crate) mod project;
    pub(crate) mod state;
}

use blog::project::Project;
use blog::state::State;

/// An edit of the models, and what has to come of it.
struct Edit {
    /// The name of the patch.
    name: &'static str,
    /// What has to be said before it can be drafted.
    decision: &'static [&'static str],
    /// What bears another name afterwards.
    renamed: &'static [(&'static str, &'static str)],
    /// What is gone afterwards, and its rows with it.
    gone: &'static [&'static str],
    /// Whether it can be taken back.
    has_way_back: bool,
}

/// An edit of which nothing special is to be said.
const PLAIN: Edit = Edit { name: "", decision: &[], renamed: &[], gone: &[], has_way_back: true };

/// In their order: each starts where the one before it ended.
const EDITS: &[Edit] = &[
    Edit { name: "01_add_a_nullable_column", ..PLAIN },
    Edit { name: "02_add_a_required_column_with_a_default", ..PLAIN },
    Edit { name: "03_add_a_partial_index", ..PLAIN },
    Edit { name: "04_widen_an_integer_to_bigint", ..PLAIN },
    Edit { name: "05_add_a_label_in_the_middle", has_way_back: false, ..PLAIN },
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

#[test]
fn the_blog_lives_through_its_edits() {
    let mut project = Project::new();
    assert_eq!(project.patches(), EDITS.iter().map(|it| it.name).collect::<Vec<_>>());
    project.run(&["upgrade"], 0);
    project.run(&["check"], 0);
    project.seed();
    for edit in EDITS {
        project.begin(edit.name);
        live_through(&mut project, edit);
        project.shows(edit.name);
    }
    let reached = project.state().schema;
    project.other_database();
    project.run(&["upgrade"], 0);
    assert_eq!(project.state().schema, reached, "an empty database gets there as well");
}

fn live_through(project: &mut Project, edit: &Edit) {
    let before = project.state();
    project.apply(edit.name);
    project.run(&["check"], 1);
    if !edit.decision.is_empty() {
        undecided(project, edit, &before);
    }
    project.revision(edit.name, edit.decision, 0);
    project.run(&["upgrade"], 0);
    project.run(&["check"], 0);
    let after = project.state();
    assert_ne!(after.schema, before.schema);
    assert_kept(edit, &before, &after);
    project.shows_files();
    if !edit.has_way_back {
        project.run(&["downgrade", "-1"], 2);
        assert_eq!(project.state(), after, "a refusal keeps everything");
        return;
    }
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

/// Nothing runs before somebody has decided.
fn undecided(project: &mut Project, edit: &Edit, before: &State) {
    project.revision(edit.name, &[], 3);
    project.run(&["upgrade"], 2);
    assert_eq!(project.state(), *before);
    project.revision(edit.name, edit.decision, 2);
    project.remove_last_revision();
}

/// Every value is where it was, or where it was said to go.
fn assert_kept(edit: &Edit, before: &State, after: &State) {
    let kept = before.without(edit.gone).renamed(edit.renamed);
    assert_eq!(after.only(&kept), kept, "{}", edit.name);
}
