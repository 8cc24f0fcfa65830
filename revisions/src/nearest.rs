//! Suggests a known word for one that is misspelled.

/// The known word that is nearest to `given`, if one is near enough to suggest.
pub(crate) fn nearest<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = given.chars().count().max(3) / 3;
    known
        .into_iter()
        .map(|word| (strsim::levenshtein(given, word), word))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_near_word_is_suggested() {
        assert_eq!(nearest("add_usrs", ["add_users", "add_posts"]), Some("add_users"));
        assert_eq!(nearest("zzz", ["add_users", "add_posts"]), None);
    }
}
