//! A question with its texts split into tokens: the columns that they mention, and other names. Asks no server.

use std::collections::BTreeSet;

use driftless_schema::{Name, Pair, Question, RowColumn, Side, SqlType, TextUse};

use super::spelling::{is_type, spelled};
use driftless_sql::{Token, tokens};

/// A question that a server can be asked.
pub(super) struct Asking<'a> {
    /// The question.
    pub(super) question: &'a Question,
    /// Its index among the questions.
    pub(super) place: usize,
    /// Its texts.
    pub(super) tokens: Pair<Vec<Token>>,
    /// The columns of the row that one of the texts may mean, by their indexes.
    pub(super) columns: BTreeSet<usize>,
    /// Whether a text names its own table.
    pub(super) names_table: bool,
    /// Whether a text may mean its table's row as one value, or names its table with its namespace. Neither a temporary
    /// table nor a subquery can replace that.
    pub(super) whole_row: bool,
}

/// The names by which texts can reach a function, a type or an operator.
#[derive(Default)]
pub(super) struct Reached {
    pub(super) names: BTreeSet<String>,
    pub(super) operators: BTreeSet<String>,
}

/// The operators and functions that `IN`, `BETWEEN`, `LIKE`, `SIMILAR TO`, `CASE`, `NULLIF` and `IS DISTINCT FROM` use.
const IMPLIED: &[&str] =
    &["=", "<>", "<", ">", "<=", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~", "-", "+"];

impl<'a> Asking<'a> {
    /// None if one of the texts, or of the types that they need, is not SQL.
    pub(super) fn new(question: &'a Question, place: usize) -> Option<Asking<'a>> {
        let before = tokens(question.texts.before.as_str())?;
        let after = tokens(question.texts.after.as_str())?;
        let mut asking = Asking {
            question,
            place,
            tokens: Pair { before, after },
            columns: BTreeSet::new(),
            names_table: false,
            whole_row: false,
        };
        for side in Side::BOTH {
            asking.find_columns(side);
            asking.find_table(side);
        }
        asking.types().into_iter().all(is_type).then_some(asking)
    }

    fn find_columns(&mut self, side: Side) {
        let names: BTreeSet<&str> = self.tokens(side).iter().filter_map(Token::name).collect();
        let row = self.row().iter().enumerate();
        let mentioned = row.filter(|(_, column)| {
            side.of(&column.names).as_ref().is_some_and(|it| names.contains(it.as_str()))
        });
        let mentioned: Vec<usize> = mentioned.map(|(place, _)| place).collect();
        self.columns.extend(mentioned);
    }

    fn find_table(&mut self, side: Side) {
        let tokens = self.tokens(side);
        let mut alone = false;
        let mut named = false;
        for place in 0..tokens.len() {
            if !self.is_table(side, place) {
                continue;
            }
            named = true;
            let qualified = place > 0 && tokens[place - 1] == Token::Mark('.');
            let qualifies = matches!(&tokens[place + 1..], [Token::Mark('.'), next, ..] if next.name().is_some());
            alone |= qualified || !qualifies;
        }
        self.names_table |= named;
        self.whole_row |= alone;
    }

    /// The objects that the texts can reach besides the columns that they mention.
    pub(super) fn reached(&self) -> Reached {
        let mut reached = Reached::default();
        reached.operators.extend(IMPLIED.iter().map(|it| (*it).to_owned()));
        for side in Side::BOTH {
            for (place, token) in self.tokens(side).iter().enumerate() {
                if let Token::Operator(operator) = token {
                    reached.operators.insert(operator.clone());
                } else if let Some(name) = token.name()
                    && !self.is_column_or_table(side, place)
                {
                    reached.names.insert(name.to_owned());
                }
            }
        }
        for data_type in self.types() {
            let spelled = tokens(&spelled(data_type)).unwrap_or_default();
            reached.names.extend(spelled.iter().filter_map(Token::name).map(str::to_owned));
        }
        reached
    }

    /// Whether the token can only be a column, or the table before one: no function (`f(x)`, `x.f`) and no type
    /// (`x::t`, `CAST(x AS t)`, `t 'x'`). As in the server, a column takes precedence over a function of the same name.
    fn is_column_or_table(&self, side: Side, place: usize) -> bool {
        let tokens = self.tokens(side);
        let before = &tokens[..place];
        let after = &tokens[place + 1..];
        if self.is_table(side, place) {
            return matches!(after, [Token::Mark('.'), ..])
                && !matches!(before, [.., Token::Mark('.')]);
        }
        let is_type_before = match before {
            [.., Token::Mark('.')] => !(place >= 2 && self.is_column_or_table(side, place - 2)),
            [.., it] => *it == Token::Cast || it.is_word("as") || it.is_word("returning"),
            [] => false,
        };
        let is_more_after = match after {
            [Token::Mark('(' | '.'), ..] => true,
            [it, ..] => it.is_string(),
            [] => false,
        };
        self.is_column(side, &tokens[place]) && !is_type_before && !is_more_after
    }

    fn is_column(&self, side: Side, token: &Token) -> bool {
        let named =
            |it: &Option<Name>| it.as_ref().is_some_and(|it| Some(it.as_str()) == token.name());
        self.row().iter().any(|it| named(side.of(&it.names)))
    }

    /// The columns that the texts see: a default sees none.
    fn row(&self) -> &'a [RowColumn] {
        match self.question.used_as {
            TextUse::Generated(_) | TextUse::Condition | TextUse::Value => &self.question.row,
            TextUse::Default(_) | TextUse::Type | TextUse::Cast => &[],
        }
    }

    /// A column with the table's own name hides the table, except before a period.
    fn is_table(&self, side: Side, place: usize) -> bool {
        let tokens = self.tokens(side);
        let table = side.of(&self.question.table).name.as_str();
        let has_row = self.question.used_as.sees_a_row();
        let qualifies = matches!(&tokens[place + 1..], [Token::Mark('.'), ..]);
        has_row
            && tokens[place].name() == Some(table)
            && (qualifies || !self.is_column(side, &tokens[place]))
    }

    /// The types that a server has to know before it can parse the texts.
    pub(super) fn types(&self) -> Vec<&'a SqlType> {
        let assigned = match &self.question.used_as {
            TextUse::Default(data_type) | TextUse::Generated(data_type) => Some(data_type),
            TextUse::Type | TextUse::Cast | TextUse::Condition | TextUse::Value => None,
        };
        let columns = self.columns.iter().map(|it| &self.question.row[*it].data_type);
        columns.chain(assigned).collect()
    }

    /// The text of one side.
    pub(super) fn tokens(&self, side: Side) -> &[Token] {
        match side {
            Side::Before => &self.tokens.before,
            Side::After => &self.tokens.after,
        }
    }

    /// Whether `is` holds for a token of either text.
    pub(super) fn any(&self, is: impl Fn(&Token) -> bool) -> bool {
        self.tokens.before.iter().chain(&self.tokens.after).any(is)
    }

    /// Whether one statement can hold both: types with types, defaults with defaults, and texts over a row with texts
    /// over the same row.
    pub(super) fn shares_a_statement(&self, other: &Asking<'_>) -> bool {
        match (&self.question.used_as, &other.question.used_as) {
            (TextUse::Type, TextUse::Type) => true,
            (TextUse::Default(_), TextUse::Default(_)) => {
                self.question.enums == other.question.enums
            }
            (
                TextUse::Generated(_) | TextUse::Condition | TextUse::Value,
                TextUse::Generated(_) | TextUse::Condition | TextUse::Value,
            ) => {
                self.question.table == other.question.table
                    && self.question.row == other.question.row
                    && self.question.enums == other.question.enums
            }
            (
                TextUse::Type
                | TextUse::Cast
                | TextUse::Default(_)
                | TextUse::Generated(_)
                | TextUse::Condition
                | TextUse::Value,
                _,
            ) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use driftless_schema::{Expression, QualifiedName};

    use super::*;

    fn question(before: &str, after: &str) -> Question {
        let column = |before: &str, after: &str| RowColumn {
            names: Pair { before: Some(before.into()), after: Some(after.into()) },
            data_type: SqlType::built_in("integer"),
        };
        let table = QualifiedName::new("public", "t");
        Question {
            used_as: TextUse::Condition,
            table: Pair { before: table.clone(), after: table },
            row: vec![column("old", "new"), column("mood", "mood"), column("other", "other")],
            texts: Pair { before: Expression::new(before), after: Expression::new(after) },
            enums: Vec::new(),
        }
    }

    fn reached(text: &str) -> Vec<String> {
        let question = question(text, "true");
        let asking = Asking::new(&question, 0).expect("an expression");
        let names = asking.reached().names.into_iter();
        names.filter(|it| !["true", "integer", "and"].contains(&it.as_str())).collect()
    }

    #[test]
    fn finds_the_columns_that_each_side_mentions_by_its_names() {
        let question = question("old > 0", "new > mood");
        let asking = Asking::new(&question, 0).expect("an expression");
        assert_eq!(asking.columns, BTreeSet::from([0, 1]));
    }

    #[test]
    fn a_column_is_no_name_that_reaches_anything() {
        assert!(reached("old > 0 and mood > 1").is_empty());
        assert!(reached("t.old > 0").is_empty());
        assert_eq!(reached("new > 0"), ["new"]);
    }

    #[test]
    fn functions_and_types_are_reached_whatever_columns_are_called() {
        for text in [
            "old(1)",
            "1 = 'x'::old",
            "cast(1 as old)",
            "old 'x' = 1",
            "(mood).old",
            "x.old",
            "t.old(1)",
        ] {
            assert!(reached(text).contains(&"old".to_owned()), "{text}");
        }
    }

    #[test]
    fn knows_a_row_as_a_value() {
        let whole_row = |text: &str| {
            let question = question(text, "true");
            Asking::new(&question, 0).expect("an expression").whole_row
        };
        assert!(
            ["t is null", "t.* is null", "f(t)", "public.t.old > 0"].into_iter().all(whole_row)
        );
        assert!(!["old > 0", "t.old > 0", "'t' = 't'"].into_iter().any(whole_row));
    }
}
