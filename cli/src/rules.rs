//! Finds the page of a rule by the name or code that a user typed, or suggests the nearest one.

use driftless_diff_engine::lint::{Page, pages};

use crate::failure::Failure;

/// The page of a rule by its name or code, in any case.
pub(crate) fn page(word: &str) -> Result<&'static Page, Failure> {
    let all = pages();
    let is_it =
        |it: &&&Page| it.name.eq_ignore_ascii_case(word) || it.code.eq_ignore_ascii_case(word);
    all.iter().find(is_it).copied().ok_or_else(|| {
        let names = all.iter().map(|it| it.name);
        let codes = all.iter().map(|it| it.code);
        let near = nearest(&word.to_lowercase(), names)
            .or_else(|| nearest(&word.to_uppercase(), codes))
            .map(|it| format!("did you mean `{it}`?"));
        let help = near.unwrap_or_else(|| "`driftless explain` lists all rules".to_owned());
        Failure::new(format!("there is no rule `{word}`"), help)
    })
}

/// The same page, if its level can be set. The level of some rules is fixed: driftless cannot continue after their findings,
/// or must not hide them.
pub(crate) fn adjustable(word: &str) -> Result<&'static Page, Failure> {
    let page = page(word)?;
    match page.is_fixed {
        false => Ok(page),
        true => Err(Failure::new(
            format!("the level of `{}` is fixed", page.name),
            format!("`driftless explain {}` says what to do", page.code),
        )),
    }
}

/// The most similar word, unless even that differs too much.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let ranked = known.map(|it| (strsim::osa_distance(word, it), it));
    let (distance, nearest) = ranked.min_by_key(|(distance, _)| *distance)?;
    (distance <= word.chars().count() / 3).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_by_name_and_by_code() {
        assert_eq!(page("drop-column").expect("it is there").name, "drop-column");
        assert_eq!(page("dl102").expect("it is there").name, "drop-column");
    }

    #[test]
    fn a_rule_that_is_misspelled_is_suggested() {
        let failure = page("drop-colum").expect_err("there is no such rule");
        assert_eq!(failure.help.as_deref(), Some("did you mean `drop-column`?"));
        let failure = page("DL1O2").expect_err("there is no such rule");
        assert_eq!(failure.help.as_deref(), Some("did you mean `DL102`?"));
        let failure = page("colour").expect_err("there is no such rule");
        assert_eq!(failure.help.as_deref(), Some("`driftless explain` lists all rules"));
    }
}
