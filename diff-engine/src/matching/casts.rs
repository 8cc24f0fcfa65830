//! How the values of a column's type are cast to its new type: only PostgreSQL knows.

use driftless_schema::{Answer, BaseType, Cast, Expression, Pair, Question, SqlType, TextUse};

use super::{Matched, MatchedTable, Matching, Values};

/// What is known of casts between types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Casts(Vec<(Pair<SqlType>, Cast)>);

impl Matching {
    /// The questions about columns whose types are known to differ, for the upgrade and the downgrade.
    pub fn casts(&self) -> Vec<Question> {
        let renames = crate::diff::renames(self);
        let values = Values::of(self, &renames);
        let mut all: Vec<Question> = Vec::new();
        for table in &self.tables {
            let MatchedTable::Kept(kept) = table else { continue };
            for column in &kept.columns {
                let Matched::Kept(pair) = column else { continue };
                let before = renames.carry_column(&kept.name.before, pair.before.clone());
                let types = Pair { before: &before.data_type, after: &pair.after.data_type };
                let types = values.pair(types);
                let has_enum = types.before.as_enum().is_some() || types.after.as_enum().is_some();
                if !types.differs() || has_enum {
                    continue;
                }
                let texts = types.map(|it| Expression::new(it.to_string()));
                for texts in [texts.clone(), texts.swap()] {
                    let question = Question {
                        used_as: TextUse::Cast,
                        table: kept.name.clone(),
                        row: Vec::new(),
                        texts,
                        enums: Vec::new(),
                    };
                    if all.iter().all(|it| it.texts != question.texts) {
                        all.push(question);
                    }
                }
            }
        }
        all
    }

    /// Takes the answers in. A question without an answer is left to the server that runs the draft.
    pub fn with_casts(mut self, answers: Vec<(Question, Answer)>) -> Matching {
        for (question, answer) in answers {
            if let Answer::Cast(cast) = answer {
                let types = question.texts.map(|it| SqlType::built_in(it.as_str()));
                self.casts.0.push((types, cast));
            }
        }
        self
    }
}

impl Casts {
    /// The cast from the one type to the other; none if it is not known.
    pub fn of(&self, types: Pair<&SqlType>) -> Option<Cast> {
        if !types.differs() {
            return Some(Cast::InPlace);
        }
        let (from_array, to_array) = (types.before.array, types.after.array);
        match (types.before.as_enum(), types.after.as_enum()) {
            (None, None) => {
                let texts = types.map(ToString::to_string);
                let known =
                    self.0.iter().find(|(it, _)| it.as_ref().map(ToString::to_string) == texts);
                known.map(|(_, cast)| *cast)
            }
            // A text may be that of an array, but an array is not the text of one label.
            (Some(_), None) if is_textual(types.after) && (!to_array || from_array) => {
                Some(Cast::Rewritten)
            }
            (Some(_), Some(_)) if from_array == to_array => Some(Cast::ThroughText),
            (None, Some(_)) if is_textual(types.before) && (!from_array || to_array) => {
                Some(Cast::ThroughText)
            }
            (Some(_), _) | (None, Some(_)) => Some(Cast::Missing),
        }
    }
}

/// Whether labels and values of the type can be converted into each other.
fn is_textual(data_type: &SqlType) -> bool {
    let BaseType::BuiltIn(text) = &data_type.base else { return false };
    let plain = text.split('(').next().unwrap_or_default().trim().to_lowercase();
    let name = plain.rsplit('.').next().unwrap_or_default();
    ["text", "varchar", "character varying", "char", "character", "bpchar", "name", "citext"]
        .contains(&name)
}
