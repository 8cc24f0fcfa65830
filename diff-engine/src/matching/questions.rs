//! What has to be asked of PostgreSQL before two matched schemas can be compared, and what its answers change.

use std::collections::BTreeMap;

use driftless_schema::{
    Answer, Asked as How, BaseType, Column, ColumnValue, Expression, Name, Pair, Question,
    RowColumn, SqlType,
};

use super::lone::{self, Candidate, Texts};
use super::texts::{Verdict, equate, equate_key, equate_predicate, expressions, predicates};
use super::{KeptTable, Matched, MatchedTable, Matching};

/// A question, and the place in the matching that it came from.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question.
    pub question: Question,
    place: Place,
}

/// Where the texts stand: indexes into the matching, so that an answer finds its way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// A removed and an added object that may be one.
    Lone(Candidate),
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

    /// Makes texts equal where PostgreSQL says that they mean the same. What it could not say comes back.
    pub fn settled(mut self, answers: Vec<(Asked, Answer)>) -> (Matching, Vec<(Question, String)>) {
        let mut unknown = Vec::new();
        let mut verdicts: BTreeMap<Place, Verdict> = BTreeMap::new();
        for (Asked { question, place }, answer) in answers {
            let verdict = match answer {
                Answer::Same => Verdict::Same,
                Answer::Unknown(_) => Verdict::Unknown,
                Answer::Different => Verdict::Different,
            };
            let known = verdicts.get(&place).copied().unwrap_or(Verdict::Same);
            if let (Answer::Unknown(reason), Verdict::Same) = (answer, known) {
                unknown.push((question, reason));
            }
            verdicts.insert(place, known.max(verdict));
        }
        let mut lone = Vec::new();
        for (place, verdict) in verdicts {
            match (place, verdict) {
                (Place::Lone(candidate), verdict) => lone.push((candidate, verdict)),
                // Unknown is never a ground for DDL: the text stays as it is in the database.
                (place, Verdict::Same | Verdict::Unknown) => self.equate(&place),
                (_, Verdict::Different) => (),
            }
        }
        self.join(lone);
        (self, unknown)
    }

    fn kept(&mut self, table: usize) -> &mut KeptTable {
        let MatchedTable::Kept(kept) = &mut self.tables[table] else {
            unreachable!("only kept tables are asked about")
        };
        kept
    }

    fn equate(&mut self, place: &Place) {
        match *place {
            Place::Type { table, column } => {
                let pair = both(&mut self.kept(table).columns[column]);
                pair.after.data_type = pair.before.data_type.clone();
            }
            Place::Default { table, column } => {
                let Pair { before, after } = both(&mut self.kept(table).columns[column]);
                if let (ColumnValue::Default(before), ColumnValue::Default(after)) =
                    (&before.value, &mut after.value)
                {
                    equate(before, after);
                }
            }
            Place::Check { table, check } => {
                let Pair { before, after } = both(&mut self.kept(table).checks[check]);
                equate(&before.expression, &mut after.expression);
            }
            Place::IndexKey { table, index, key } => {
                let Pair { before, after } = both(&mut self.kept(table).indexes[index]);
                equate_key(&before.columns[key].key, &mut after.columns[key].key);
            }
            Place::Predicate { table, index } => {
                let Pair { before, after } = both(&mut self.kept(table).indexes[index]);
                equate_predicate(&before.predicate, &mut after.predicate);
            }
            Place::Lone(_) => unreachable!("lone objects are joined"),
        }
    }
}

fn questions_of(kept: &KeptTable, table: usize) -> Vec<Asked> {
    let mut all = Vec::new();
    let rows = rows(kept);
    let mut ask = |asked: How, texts: Pair<&Expression>, place: Place| {
        let sees_a_row = matches!(asked, How::Condition | How::Value);
        for row in rows.iter().take(if sees_a_row { rows.len() } else { 1 }) {
            if texts.differs() {
                all.push(Asked {
                    question: Question {
                        asked: asked.clone(),
                        table: kept.name.clone(),
                        row: row.clone(),
                        texts: texts.map(Clone::clone),
                    },
                    place,
                });
            }
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
        let Matched::Kept(Pair { before, after }) = matched else { continue };
        let texts = Pair { before: &before.expression, after: &after.expression };
        ask(How::Condition, texts, Place::Check { table, check });
    }
    for (index, matched) in kept.indexes.iter().enumerate() {
        let Matched::Kept(pair) = matched else { continue };
        for (key, texts) in expressions(pair.as_ref()) {
            ask(How::Value, texts, Place::IndexKey { table, index, key });
        }
        if let Some(texts) = predicates(pair.as_ref()) {
            ask(How::Condition, texts, Place::Predicate { table, index });
        }
    }
    for Texts { candidate, asked, texts } in lone::texts(kept, table) {
        ask(asked, texts, Place::Lone(candidate));
    }
    all
}

fn both<T>(matched: &mut Matched<T>) -> &mut Pair<T> {
    let Matched::Kept(pair) = matched else { unreachable!("only kept objects are asked about") };
    pair
}

/// The columns that an expression may mention; where a type changes, once with the types before and once with those after.
/// `ALTER TABLE` has the server read its own texts again under the new types, so that texts which mean the same before
/// may not do so after: `n > 0::numeric` and `n > 0`, once `n` is an integer.
fn rows(kept: &KeptTable) -> Vec<Vec<RowColumn>> {
    let before = row(kept, |pair| pair.before.data_type.clone());
    let after = row(kept, |pair| match (&pair.before.data_type, &pair.after.data_type) {
        // An enum under its new name is no other type, and is not there under it yet.
        (before, after) if before.as_enum().is_some() && after.as_enum().is_some() => {
            before.clone()
        }
        (_, after) => after.clone(),
    });
    if before == after { vec![before] } else { vec![before, after] }
}

fn row(kept: &KeptTable, data_type: impl Fn(&Pair<Column>) -> SqlType) -> Vec<RowColumn> {
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
            Matched::Kept(pair) => {
                RowColumn { names: pair.as_ref().map(name), data_type: data_type(pair) }
            }
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
