//! `driftless explain`: what a code or a rule means, why it matters and what to do. Needs no project.

use clap::Args;
use driftless_diff_engine::lint::{Group, Page, pages, sentence};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::rules::page;
use crate::terminal::Terminal;

/// The arguments of `explain`.
#[derive(Args, Debug)]
pub struct Arguments {
    /// A code or the name of a rule: `DL102`, `drop-column`; without one, all are listed
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
}

/// Prints the page, or the list.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Exit, Failure> {
    terminal.text(&match &arguments.rule {
        Some(word) => explained(page(word)?),
        None => listed(),
    })?;
    Ok(Exit::Fine)
}

fn explained(page: &Page) -> String {
    let Page { code, name, group, what, why, example, remedy, is_fixed } = page;
    let example: String = example.text().lines().map(|it| format!("    {it}\n")).collect();
    let level = match is_fixed {
        true => "its level is fixed".to_owned(),
        false => format!(
            "set it in driftless.toml: `[lint]`, `{name} = \"allow\"`, `\"note\"`, `\"warn\"` or `\"error\"`; or for one table or column, on its struct or field: `#[schema(allow(\"{name}\"))]`"
        ),
    };
    let what = sentence(what);
    format!(
        "{code} {name} ({group})\n\n{what}.\n\nWhy it matters: {why}\n\nExample:\n\n{example}\nWhat to do: {remedy}\n\nLevel: {level}.\n"
    )
}

fn listed() -> String {
    let pages = pages();
    let width = pages.iter().map(|it| it.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for group in Group::ALL {
        text += &format!("{group}\n");
        for Page { code, name, what, .. } in pages.iter().filter(|it| it.group == group) {
            text += &format!("  {code:6}  {name:width$}  {what}\n");
        }
    }
    text
}
