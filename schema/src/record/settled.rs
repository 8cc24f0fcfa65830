//! The texts that mean the same according to PostgreSQL, in the form that is stored beside the migrations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Question, TextUse};

/// The answers of one major version's server about one table's texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settled {
    /// The server's major version: another one may deparse differently.
    pub server: u32,
    /// The table, as shown to people.
    pub table: String,
    /// Its columns with their types. If one of them changes, the texts may have another meaning.
    pub row: Vec<String>,
    /// The texts that mean the same.
    pub texts: Vec<SettledText>,
}

/// One pair of texts that mean the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettledText {
    /// How they are used: `type`, `default integer`, `generated integer`, `condition`, `value`.
    pub used_as: String,
    /// The text in the model.
    pub model: String,
    /// The text in the catalog.
    pub catalog: String,
}

/// The key under which a question is stored; none if a column, an enum or a label has two names, which no longer is so
/// after the draft that renames it.
fn key(question: &Question) -> Option<(String, Vec<String>, SettledText)> {
    if question.table.differs() || !question.enums.is_empty() {
        return None;
    }
    let row = question.row.iter().map(|column| {
        let name = column.names.after.as_ref().filter(|_| !column.names.differs())?;
        Some(format!("{name} {}", column.data_type))
    });
    let used_as = match &question.used_as {
        TextUse::Type => "type".to_owned(),
        TextUse::Cast => "cast".to_owned(),
        TextUse::Default(data_type) => format!("default {data_type}"),
        TextUse::Generated(data_type) => format!("generated {data_type}"),
        TextUse::Condition => "condition".to_owned(),
        TextUse::Value => "value".to_owned(),
    };
    let text = SettledText {
        used_as,
        model: question.texts.after.as_str().to_owned(),
        catalog: question.texts.before.as_str().to_owned(),
    };
    Some((question.table.after.to_string(), row.collect::<Option<_>>()?, text))
}

impl Settled {
    /// Stores the questions whose answer was "the same", from the catalog (before) to the models (after).
    pub fn keep(server: u32, questions: &[Question]) -> Vec<Settled> {
        let mut tables: BTreeMap<(String, Vec<String>), Vec<SettledText>> = BTreeMap::new();
        for (table, row, text) in questions.iter().filter_map(key) {
            tables.entry((table, row)).or_default().push(text);
        }
        let kept = tables.into_iter().map(|((table, row), mut texts)| {
            texts.sort();
            texts.dedup();
            Settled { server, table, row, texts }
        });
        kept.collect()
    }

    /// Whether a server of that version has answered that the question's texts mean the same.
    pub fn holds(all: &[Settled], server: u32, question: &Question) -> bool {
        let Some((table, row, text)) = key(question) else { return false };
        let of_table = |it: &&Settled| it.server == server && it.table == table && it.row == row;
        all.iter().filter(of_table).any(|it| it.texts.contains(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Expression, Name, Pair, QualifiedName, RenamedEnum, RowColumn, SqlType};

    fn question(model: &str, data_type: &str) -> Question {
        let name = QualifiedName::new("public", "posts");
        let column = Some(Name::new("score"));
        Question {
            used_as: TextUse::Condition,
            table: Pair { before: name.clone(), after: name },
            row: vec![RowColumn {
                names: Pair { before: column.clone(), after: column },
                data_type: SqlType::built_in(data_type),
            }],
            texts: Pair { before: Expression::new("(score > 0)"), after: Expression::new(model) },
            enums: Vec::new(),
        }
    }

    #[test]
    fn what_was_settled_holds_for_the_same_question_alone() {
        let asked = question("score > 0", "integer");
        let kept = Settled::keep(15, std::slice::from_ref(&asked));
        assert!(Settled::holds(&kept, 15, &asked));
        assert!(!Settled::holds(&kept, 16, &asked), "another server may deparse otherwise");
        assert!(!Settled::holds(&kept, 15, &question("score > 1", "integer")));
        assert!(!Settled::holds(&kept, 15, &question("score > 0", "numeric")), "another row");
        let elsewhere = Question { used_as: TextUse::Value, ..asked };
        assert!(!Settled::holds(&kept, 15, &elsewhere), "another use");
    }

    #[test]
    fn a_renamed_column_is_not_kept() {
        let mut asked = question("score > 0", "integer");
        asked.row[0].names.before = Some(Name::new("points"));
        assert_eq!(Settled::keep(15, &[asked]), []);
    }

    #[test]
    fn a_renamed_label_is_not_kept() {
        let mut asked = question("score > 0", "integer");
        let name = QualifiedName::new("public", "mood");
        let renamed = vec![Pair { before: "bad".to_owned(), after: "poor".to_owned() }];
        asked.enums.push(RenamedEnum {
            names: Pair { before: name.clone(), after: name },
            labels: Pair { before: vec!["bad".to_owned()], after: vec!["poor".to_owned()] },
            renamed,
        });
        assert_eq!(Settled::keep(15, &[asked]), []);
    }
}
