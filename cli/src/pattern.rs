//! Patterns in driftless.toml.

/// Whether a text matches a pattern, in which `*` stands for any characters.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        match rest.find(piece) {
            Some(place) => rest = &rest[place + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(matches("shop_production", "shop_production"));
        assert!(!matches("shop", "shop_production"));
        assert!(matches("*prod*", "shop_production"));
        assert!(matches(
            "postgres://*@db.example.com*",
            "postgres://me:***@db.example.com:5432/shop"
        ));
        assert!(!matches("*.internal/*", "postgres://me@localhost/internal"));
        assert!(matches("*", ""));
    }
}
