//! Options of foreign-data wrappers and of dictionaries of text search: two lists of them in, the statements that make one of the
//! other out.

use crate::quote::{identifier, literal};

/// An option of a server, a foreign table, a column of one, or a dictionary of text search.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignOption {
    /// The beginning of the statement that changes it: `ALTER SERVER s`.
    pub of: String,
    /// Its name; of a dictionary, as SQL has it.
    pub name: String,
    /// Its value; of a dictionary, as SQL has it.
    pub value: String,
}

impl ForeignOption {
    /// The statements, one for each object that has options: a wrapper or a template looks at all options of an object at once.
    pub fn changes(before: &[ForeignOption], after: &[ForeignOption]) -> Vec<String> {
        let mut owners: Vec<&String> = Vec::new();
        for it in before.iter().chain(after) {
            if !owners.contains(&&it.of) {
                owners.push(&it.of);
            }
        }
        owners.into_iter().filter_map(|of| change(of, before, after)).collect()
    }

    fn is(&self, other: &ForeignOption) -> bool {
        self.of == other.of && self.name == other.name
    }
}

fn change(of: &str, before: &[ForeignOption], after: &[ForeignOption]) -> Option<String> {
    let of_it = |it: &&ForeignOption| it.of == of;
    let gone = before.iter().filter(of_it).filter(|it| !after.iter().any(|now| now.is(it)));
    if of.starts_with("ALTER TEXT SEARCH DICTIONARY ") {
        // An option without a value is taken back.
        let gone = gone.map(|it| it.name.clone());
        let set = after.iter().filter(of_it).filter(|it| !before.contains(it));
        let set = set.map(|it| format!("{} = {}", it.name, it.value));
        let all: Vec<String> = gone.chain(set).collect();
        return (!all.is_empty()).then(|| format!("{of} ({});", all.join(", ")));
    }
    let drop = gone.map(|it| format!("DROP {}", identifier(&it.name)));
    let set = after.iter().filter(of_it).filter(|it| !before.contains(it)).map(|it| {
        let word = if before.iter().any(|old| old.is(it)) { "SET" } else { "ADD" };
        format!("{word} {} {}", identifier(&it.name), literal(&it.value))
    });
    let all: Vec<String> = drop.chain(set).collect();
    (!all.is_empty()).then(|| format!("{of} OPTIONS ({});", all.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::ForeignOption;

    #[test]
    fn each_object_gets_its_options_in_one_statement() {
        let option = |of: &str, name: &str, value: &str| ForeignOption {
            of: of.to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let before = [option("A", "gone", "1"), option("A", "same", "1"), option("A", "o", "1")];
        let after = [option("A", "same", "1"), option("A", "o", "it's"), option("B", "O", "2")];
        assert_eq!(
            ForeignOption::changes(&before, &after),
            [r#"A OPTIONS (DROP "gone", SET "o" 'it''s');"#, r#"B OPTIONS (ADD "O" '2');"#]
        );
        assert_eq!(ForeignOption::changes(&after, &after), [""; 0]);
    }

    #[test]
    fn a_dictionary_loses_an_option_that_has_no_value() {
        let option = |name: &str, value: &str| ForeignOption {
            of: "ALTER TEXT SEARCH DICTIONARY public.d".to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
        };
        let before = [option("accept", "'false'"), option("stopwords", "'english'")];
        let after = [option("stopwords", "'it''s'")];
        assert_eq!(
            ForeignOption::changes(&before, &after),
            ["ALTER TEXT SEARCH DICTIONARY public.d (accept, stopwords = 'it''s');"]
        );
    }
}
