//! What has to be asked of PostgreSQL before two matched schemas can be compared, and what its answers change.

use driftless_schema::{
    Answer, Asked as How, BaseType, Check, Column, ColumnValue, Expression, Index, IndexKey, Name,
    Naming, Pair, Question, RowColumn, SqlType,
};

use super::table::{Named, adopted};
use super::{KeptTable, Matched, MatchedTable, Matching};

/// A question, and the place in the matching that it came from.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question.
    pub question: Question,
    place: Place,
}

/// Where the texts stand: indexes into the matching, so that an answer finds its way back.
#[derive(Clone, Debug)]
enum Place {
    Type {
        table: usize,
        column: usize,
    },
    Default {
        table: usize,
        column: usize,
    },
    Check {
        table: usize,
        check: usize,
    },
    IndexKey {
        table: usize,
        index: usize,
        key: usize,
    },
    Predicate {
        table: usize,
        index: usize,
    },
    /// A removed and an added check, of which one bears a chosen name.
    LoneCheck {
        table: usize,
        removed: usize,
        added: usize,
    },
}

impl Matching {
    /// Everything that differs as text only, so that PostgreSQL has to say whether it differs.
    pub fn questions(&self) -> Vec<Asked> {
        let mut all = Vec::new();
        for (table, matched) in self.tables.iter().enumerate() {
            let MatchedTable::Kept(kept) = matched else { continue };
            all.extend(questions_of(kept, table));
        }
        all
    }

    /// Takes over the text of one side where PostgreSQL says that both mean the same. What it could not say comes back.
    pub fn settled(mut self, answers: Vec<(Asked, Answer)>) -> (Matching, Vec<(Question, String)>) {
        let mut unknown = Vec::new();
        let mut joined: Vec<(usize, usize, usize)> = Vec::new();
        for (Asked { question, place }, answer) in answers {
            match answer {
                Answer::Same => {
                    if let Place::LoneCheck { table, removed, added } = place {
                        joined.push((table, removed, added));
                    } else {
                        self.take_over(&place);
                    }
                }
                Answer::Different => (),
                Answer::Unknown(reason) => {
                    // Unknown is never a ground for DDL: the text stays as it is in the database.
                    if !matches!(place, Place::LoneCheck { .. }) {
                        self.take_over(&place);
                    }
                    unknown.push((question, reason));
                }
            }
        }
        self.join_checks(joined);
        (self, unknown)
    }

    fn kept(&mut self, table: usize) -> &mut KeptTable {
        let MatchedTable::Kept(kept) = &mut self.tables[table] else {
            unreachable!("only kept tables are asked about")
        };
        kept
    }

    fn take_over(&mut self, place: &Place) {
        match *place {
            Place::Type { table, column } => {
                let pair = both(&mut self.kept(table).columns[column]);
                pair.after.data_type = pair.before.data_type.clone();
            }
            Place::Default { table, column } => {
                let pair = both(&mut self.kept(table).columns[column]);
                pair.after.value = pair.before.value.clone();
            }
            Place::Check { table, check } => {
                let pair = both(&mut self.kept(table).checks[check]);
                pair.after.expression = pair.before.expression.clone();
            }
            Place::IndexKey { table, index, key } => {
                let pair = both(&mut self.kept(table).indexes[index]);
                pair.after.columns[key].key = pair.before.columns[key].key.clone();
            }
            Place::Predicate { table, index } => {
                let pair = both(&mut self.kept(table).indexes[index]);
                pair.after.predicate = pair.before.predicate.clone();
            }
            Place::LoneCheck { .. } => unreachable!("lone checks are joined, not taken over"),
        }
    }

    fn join_checks(&mut self, mut joined: Vec<(usize, usize, usize)>) {
        joined.sort_unstable();
        let (mut used, mut merged): (Vec<(usize, usize)>, Vec<_>) = Default::default();
        for (table, removed, added) in joined {
            if used.contains(&(table, removed)) || used.contains(&(table, added)) {
                continue;
            }
            let checks = &mut self.kept(table).checks;
            let (Matched::Removed(before), Matched::Added(after)) =
                (checks[removed].clone(), checks[added].clone())
            else {
                continue;
            };
            let mut pair = adopted(Pair { before, after });
            pair.after.expression = pair.before.expression.clone();
            checks[removed] = Matched::Kept(pair);
            used.extend([(table, removed), (table, added)]);
            merged.push((table, added));
        }
        // From the end, so that the places before stay what they are.
        merged.sort_unstable();
        for (table, added) in merged.into_iter().rev() {
            self.kept(table).checks.remove(added);
        }
    }
}

fn questions_of(kept: &KeptTable, table: usize) -> Vec<Asked> {
    let mut all = Vec::new();
    let row = row(kept);
    let mut ask = |asked: How, texts: Pair<&Expression>, place: Place| {
        if texts.differs() {
            all.push(Asked {
                question: Question {
                    asked,
                    table: kept.name.clone(),
                    row: row.clone(),
                    texts: texts.map(Clone::clone),
                },
                place,
            });
        }
    };
    for (column, matched) in kept.columns.iter().enumerate() {
        let Matched::Kept(pair) = matched else { continue };
        let types = pair.as_ref().map(|it| &it.data_type);
        let spelled = types.map(spelling);
        if types.differs() && types.before.as_enum().is_none() && types.after.as_enum().is_none() {
            ask(How::Type, spelled.as_ref(), Place::Type { table, column });
        }
        if let (ColumnValue::Default(before), ColumnValue::Default(after)) =
            (&pair.before.value, &pair.after.value)
        {
            let asked = How::Default(pair.before.data_type.clone());
            ask(asked, Pair { before, after }, Place::Default { table, column });
        }
    }
    for (check, matched) in kept.checks.iter().enumerate() {
        match matched {
            Matched::Kept(Pair { before, after }) => ask(
                How::Condition,
                Pair { before: &before.expression, after: &after.expression },
                Place::Check { table, check },
            ),
            Matched::Removed(before) => {
                for (added, other) in kept.checks.iter().enumerate() {
                    let Matched::Added(after) = other else { continue };
                    if chosen(before, after) {
                        ask(
                            How::Condition,
                            Pair { before: &before.expression, after: &after.expression },
                            Place::LoneCheck { table, removed: check, added },
                        );
                    }
                }
            }
            Matched::Added(_) => (),
        }
    }
    for (index, matched) in kept.indexes.iter().enumerate() {
        let Matched::Kept(pair) = matched else { continue };
        for (key, texts) in expressions(pair) {
            ask(How::Value, texts, Place::IndexKey { table, index, key });
        }
        if let (Some(before), Some(after)) = (&pair.before.predicate, &pair.after.predicate) {
            ask(How::Condition, Pair { before, after }, Place::Predicate { table, index });
        }
    }
    all
}

fn chosen(before: &Check, after: &Check) -> bool {
    before.naming() == Naming::Chosen || after.naming() == Naming::Chosen
}

fn expressions(pair: &Pair<Index>) -> Vec<(usize, Pair<&Expression>)> {
    let keys = pair.before.columns.iter().zip(&pair.after.columns).enumerate();
    keys.filter_map(|(place, (before, after))| match (&before.key, &after.key) {
        (IndexKey::Expression(before), IndexKey::Expression(after)) => {
            Some((place, Pair { before, after }))
        }
        (IndexKey::Expression(_) | IndexKey::Column(_), IndexKey::Column(_))
        | (IndexKey::Column(_), IndexKey::Expression(_)) => None,
    })
    .collect()
}

fn both<T>(matched: &mut Matched<T>) -> &mut Pair<T> {
    let Matched::Kept(pair) = matched else { unreachable!("only kept objects are asked about") };
    pair
}

fn row(kept: &KeptTable) -> Vec<RowColumn> {
    let name = |it: &Column| -> Option<Name> { Some(it.name.clone()) };
    kept.columns
        .iter()
        .map(|matched| match matched {
            Matched::Added(it) => RowColumn {
                names: Pair { before: None, after: name(it) },
                data_type: it.data_type.clone(),
            },
            Matched::Removed(it) => RowColumn {
                names: Pair { before: name(it), after: None },
                data_type: it.data_type.clone(),
            },
            Matched::Kept(pair) => RowColumn {
                names: pair.as_ref().map(name),
                data_type: pair.before.data_type.clone(),
            },
        })
        .collect()
}

fn spelling(data_type: &SqlType) -> Expression {
    let brackets = if data_type.array { "[]" } else { "" };
    match &data_type.base {
        BaseType::BuiltIn(text) => Expression::new(format!("{text}{brackets}")),
        BaseType::Enum(name) => Expression::new(format!("{name}{brackets}")),
    }
}
