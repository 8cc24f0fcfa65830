//! Attributes of Diesel 1, and the ones to write instead.

use syn::Meta;

use super::attribute::Told;

/// On structs, enums and SQL types.
pub(super) const ON_ITEMS: &[&str] =
    &["table_name", "primary_key", "belongs_to", "changeset_options", "postgres", "sql_type"];
/// On fields.
pub(super) const ON_FIELDS: &[&str] = &["column_name", "sql_type", "embed"];

/// An attribute of Diesel 1 as it is written, and the one to write instead.
pub(crate) type Replaced = (String, String);

pub(super) fn outdated(attributes: &[Told], names: &[&str]) -> Vec<Replaced> {
    attributes.iter().filter_map(|it| replaced(it, names)).collect()
}

fn replaced(told: &Told, names: &[&str]) -> Option<Replaced> {
    let name = names.iter().copied().find(|it| told.is(it))?;
    let modern = |text: &str| text.replace('"', "");
    Some(match (&told.meta, told.text()) {
        (Meta::NameValue(_), Some(text)) => {
            (format!("#[{name} = \"{text}\"]"), format!("#[diesel({name} = {text})]"))
        }
        (_, Some(text)) => {
            let inner = match name {
                "changeset_options" => modern(&text),
                "postgres" => format!("postgres_type({})", text.replace("type_name", "name")),
                "belongs_to" => {
                    format!("{name}({})", modern(&text).trim_start_matches("parent = "))
                }
                _ => format!("{name}({})", modern(&text)),
            };
            (format!("#[{name}({text})]"), format!("#[diesel({inner})]"))
        }
        (_, None) => (format!("#[{name}]"), format!("#[diesel({name})]")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::attribute::told;
    use super::*;

    #[test]
    fn each_attribute_has_a_successor() {
        let item: syn::ItemStruct = syn::parse_str(
            "#[table_name = \"users\"] #[belongs_to(parent = \"User\", foreign_key = \"by\")] #[belongs_to(Post)] \
             #[cfg_attr(a, changeset_options(treat_none_as_null = \"true\"))] #[postgres(type_name = \"mood\")] struct A;",
        )
        .expect("it is an item");
        let found = outdated(&told(&item.attrs), ON_ITEMS);
        let successors: Vec<&str> = found.iter().map(|(_, it)| it.as_str()).collect();
        assert_eq!(
            successors,
            [
                "#[diesel(table_name = users)]",
                "#[diesel(belongs_to(User, foreign_key = by))]",
                "#[diesel(belongs_to(Post))]",
                "#[diesel(treat_none_as_null = true)]",
                "#[diesel(postgres_type(name = \"mood\"))]",
            ]
        );
    }
}
