//! All pages, of rules and of what is found elsewhere: as values, and as WARNINGS.md.

use super::elsewhere;
use super::rule::{Group, Page};

/// Every page, by group and code.
pub fn pages() -> Vec<&'static Page> {
    let rules = super::rules().map(|it| &it.page);
    let mut all: Vec<&Page> = rules.chain(elsewhere::PAGES.iter().copied()).collect();
    all.sort_by_key(|it| (it.group, it.code));
    all
}

/// WARNINGS.md.
pub fn warnings_md() -> String {
    let pages = pages();
    let of = |group: Group| pages.iter().filter(move |it| it.group == group);
    let mut text = INTRODUCTION.to_owned();
    text += "| code | name | what it says |\n|---|---|---|\n";
    for group in Group::ALL {
        text += &format!("| **{group}** | | |\n");
        for Page { code, name, what, .. } in of(group) {
            text += &format!("| [{code}](#{}-{name}) | {name} | {what} |\n", code.to_lowercase());
        }
    }
    for group in Group::ALL {
        text += &format!("\n## {group}\n");
        text.extend(of(group).map(|it| section(it)));
    }
    text
}

fn section(page: &Page) -> String {
    let Page { code, name, group: _, what, why, example, remedy, is_fixed } = page;
    let (language, example) = (example.language(), example.text());
    let what = sentence(what);
    let fixed = if *is_fixed { "\nIts level is fixed.\n" } else { "" };
    format!(
        "\n### {code} {name}\n\n{what}.\n\n{why}\n\n```{language}\n{example}\n```\n\n**What to do.** {remedy}\n{fixed}"
    )
}

/// What a page tells, with a capital.
pub fn sentence(what: &str) -> String {
    let mut letters = what.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

const INTRODUCTION: &str = "# What driftless warns of

<!-- Made of the pages in diff-engine/src/lint; `RENEW=1 cargo test -p driftless-diff-engine warnings_md` renews it. -->

Each finding has a code and a name, which never change their meaning, and says what to do. Findings about a draft are comments above the statement that they are about, and are printed to the terminal. A note is good to know, a warning needs a decision, an error stops the command. `driftless explain CODE` prints the page of a code, `driftless explain` lists all codes.

Choose the level of each rule in driftless.toml, by name or code:

```toml
[lint]
drop-column = \"error\"      # `driftless revision` writes nothing
LK206 = \"note\"
change-default = \"allow\"   # not mentioned
```

The levels are `allow`, `note`, `warn` and `error`. `#[schema(allow(\"drop-column\"))]` on a struct or a field sets the level for findings about that table or column only; `note(…)`, `warn(…)` and `error(…)` do the same. `driftless revision --allow drop-column` makes an exception for one draft. An `error` counts for the upgrade; in a downgrade it is a warning.

";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::{env, fs};

    use super::*;

    #[test]
    fn codes_and_names_are_unique() {
        let pages = pages();
        let codes: BTreeSet<&str> = pages.iter().map(|it| it.code).collect();
        let names: BTreeSet<&str> = pages.iter().map(|it| it.name).collect();
        assert_eq!((codes.len(), names.len()), (pages.len(), pages.len()));
    }

    #[test]
    fn every_page_says_why_and_what_to_do() {
        for Page { code, name, group: _, what, why, example, remedy, is_fixed: _ } in pages() {
            let is_slug = |it: char| it.is_ascii_lowercase() || it == '-';
            assert!(name.chars().all(is_slug), "{code} is called {name}");
            assert!(!what.ends_with('.') && what.starts_with(char::is_lowercase), "{code}: {what}");
            assert!(why.ends_with('.') && remedy.ends_with('.'), "{code} has no full stop");
            assert!(!example.text().trim().is_empty(), "{code} has no example");
        }
    }

    #[test]
    fn warnings_md_is_up_to_date() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../WARNINGS.md");
        if env::var_os("RENEW").is_some() {
            fs::write(&path, warnings_md()).expect("WARNINGS.md can be written");
        }
        let found = fs::read_to_string(&path).expect("WARNINGS.md is there");
        assert!(
            found == warnings_md(),
            "WARNINGS.md is out of date: renew it with `RENEW=1 cargo test -p driftless-diff-engine warnings_md`"
        );
    }
}
