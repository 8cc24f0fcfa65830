//! Words and names: the known word that was probably meant, and how names of Rust are spelled in the database.

use driftless_schema::naming::snake_case;
use syn::Ident;
use syn::ext::IdentExt;

/// The length up to which PostgreSQL does not truncate a name.
pub(crate) const MAX_NAME_BYTES: usize = 63;

/// An identifier without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The words that `rename_all` takes.
pub(crate) const CASES: &[&str] = &[
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
    "camelCase",
    "PascalCase",
    "lowercase",
    "UPPERCASE",
];

/// A variant's name in one of the [`CASES`].
pub(crate) fn in_case(variant: &str, case: &str) -> Option<String> {
    let snake = snake_case(variant);
    let spelled = match case {
        "snake_case" => snake,
        "SCREAMING_SNAKE_CASE" => snake.to_uppercase(),
        "kebab-case" => snake.replace('_', "-"),
        "SCREAMING-KEBAB-CASE" => snake.to_uppercase().replace('_', "-"),
        "camelCase" => {
            let mut characters = variant.chars();
            let first = characters.next().into_iter().flat_map(char::to_lowercase);
            first.chain(characters).collect()
        }
        "PascalCase" => variant.to_owned(),
        "lowercase" => variant.to_lowercase(),
        "UPPERCASE" => variant.to_uppercase(),
        _ => return None,
    };
    Some(spelled)
}

/// The known word that was probably meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let tolerance = 1 + word.len() / 4;
    let ranked = known.into_iter().map(|it| (strsim::osa_distance(word, it), it));
    let (distance, nearest) = ranked.min_by_key(|(distance, _)| *distance)?;
    (distance <= tolerance).then_some(nearest)
}

/// `one of `a`, `b` and `c``.
pub(crate) fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|it| format!("`{it}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_as_diesel_splits_them() {
        assert_eq!(snake_case("PostTag"), "post_tag");
        assert_eq!(snake_case("HTTPServer"), "h_t_t_p_server");
        assert_eq!(snake_case("Ärger"), "ärger");
    }

    #[test]
    fn every_case_is_known() {
        let spelled: Vec<String> =
            CASES.iter().map(|it| in_case("InReview", it).expect("a listed case")).collect();
        assert_eq!(
            spelled,
            [
                "in_review",
                "IN_REVIEW",
                "in-review",
                "IN-REVIEW",
                "inReview",
                "InReview",
                "inreview",
                "INREVIEW"
            ]
        );
        assert_eq!(in_case("InReview", "Title Case"), None);
    }

    #[test]
    fn the_nearest_word_is_suggested_unless_all_are_far() {
        assert_eq!(nearest("uniqeu", ["index", "unique"]), Some("unique"));
        assert_eq!(nearest("comment_", ["comment", "column"]), Some("comment"));
        assert_eq!(nearest("entirely", ["index", "unique"]), None);
    }
}
