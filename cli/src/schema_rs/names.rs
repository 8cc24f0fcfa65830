//! Names in Rust for names in the database, as the Diesel CLI chooses them.

use syn::Ident;

/// The name of a table, a schema, or a column of the table that has this name in Rust.
pub(crate) fn rust_name(name: &str, table: Option<&str>) -> String {
    let name = mapped(name);
    match is_reserved(&name) || table == Some(&name) {
        true => format!("{name}_"),
        false => name,
    }
}

/// Keywords, and names that `table!` uses itself. A name that ends with an underscore is never reserved, so that an
/// underscore is always enough.
fn is_reserved(name: &str) -> bool {
    syn::parse_str::<Ident>(name).is_err()
        || ["table", "columns", "is_nullable"].contains(&name)
        || (name.starts_with("__") && !name.ends_with('_'))
}

/// Each run of characters that no name in Rust has becomes one underscore; so does what stands before a first digit.
fn mapped(name: &str) -> String {
    let is_kept = |it: char| it.is_ascii_alphanumeric() || it == '_';
    let mut mapped = String::new();
    let mut replaced = name.starts_with(|it: char| it.is_ascii_digit());
    if replaced {
        mapped.push('_');
    }
    for character in name.chars() {
        match is_kept(character) {
            true => mapped.push(character),
            false if replaced => {}
            false => mapped.push('_'),
        }
        replaced = !is_kept(character);
    }
    mapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_diesels_command() {
        let cases = [
            ("id", None, "id"),
            ("type", None, "type_"),
            ("users", Some("users"), "users_"),
            ("is_nullable", None, "is_nullable_"),
            ("__odd", None, "__odd_"),
            ("__odd_", None, "__odd_"),
            ("a b--c", None, "a_b_c"),
            ("1st", None, "_1st"),
            ("größe", None, "gr_e"),
            ("-", None, "__"),
        ];
        for (name, table, expected) in cases {
            assert_eq!(rust_name(name, table), expected, "{name}");
        }
    }
}
