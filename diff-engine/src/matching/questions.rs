//! The questions that PostgreSQL answers before two matched schemas can be compared, and what its answers change.

use std::collections::BTreeMap;

use driftless_schema::{
    Answer, BaseType, Column, ColumnValue, Expression, Name, Pair, Question, RenamedEnum,
    RowColumn, SqlType, TextUse,
};

use super::lone::{Candidate, Texts, Verdict, lone_texts};
use super::{KeptTable, Matched, MatchedTable, Matching, Renames, Values};
use crate::kinds::enumeration::labels::{mentioned, named_before};
use crate::kinds::owned::{InRegister, Owned, equate, texts, with_text};
use crate::kinds::{OwnedKind, TextPlace, TextQuestion, each_owned, of_kind};

/// A question, and the place in the matching that it is about.
#[derive(Clone, Debug)]
pub struct OpenQuestion {
    /// The question.
    pub question: Question,
    place: QuestionPlace,
}

/// The place of the texts: indexes into the matching, so that an answer can be applied there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum QuestionPlace {
    Type {
        table: usize,
        column: usize,
    },
    /// A default, or what a column is computed from.
    Value {
        table: usize,
        column: usize,
    },
    /// One text of an object that the table owns.
    Owned {
        table: usize,
        kind: OwnedKind,
        object: usize,
        text: usize,
    },
    /// Texts of an object that no table owns.
    Standalone(TextPlace),
    /// A removed and an added object that may be one.
    Lone(Candidate),
}

impl Matching {
    /// Everything that differs only as text, so that PostgreSQL has to say whether it differs.
    pub fn questions(&self) -> Vec<OpenQuestion> {
        let renames = crate::diff::renames(self);
        let values = Values::of(self, &renames);
        let enums = self.renamed_enums();
        let mut all = Vec::new();
        for (table, matched) in self.tables.iter().enumerate() {
            let MatchedTable::Kept(kept) = matched else { continue };
            let held = Held { kept, renames: &renames, values: &values, enums: &enums };
            let mut asking = Asking { kept, rows: held.rows(), held, all: Vec::new() };
            asking.columns(table);
            each_owned!(&kept.owned, all => asking.owned(all, table));
            for Texts { candidate, used_as, texts } in lone_texts(kept, table, &renames) {
                asking.ask(used_as, texts, QuestionPlace::Lone(candidate));
            }
            all.extend(asking.all);
        }
        self.standalone.questions(&mut |place, names, TextQuestion { used_as, row, texts, .. }| {
            if is_open(&texts) {
                // A text that mentions the name of its table would count as one about the whole row.
                let table = names.map(|it| it.sibling(Name::new("value")));
                let enums = mentioned(&enums, &texts);
                let question = Question { used_as, table, row, texts, enums };
                all.push(OpenQuestion { question, place: QuestionPlace::Standalone(place) });
            }
        });
        all
    }

    /// Makes texts equal if PostgreSQL says that they mean the same. Questions that it could not answer are returned.
    pub fn settled(
        mut self,
        answers: Vec<(OpenQuestion, Answer)>,
    ) -> (Matching, Vec<(Question, String)>) {
        let mut unknown = Vec::new();
        let mut verdicts: BTreeMap<QuestionPlace, Verdict> = BTreeMap::new();
        for (OpenQuestion { question, place }, answer) in answers {
            let verdict = match answer {
                Answer::Same => Verdict::Same,
                Answer::Unknown(_) => Verdict::Unknown,
                Answer::Different | Answer::Cast(_) => Verdict::Different,
            };
            let known = verdicts.get(&place).copied().unwrap_or(Verdict::Same);
            if let (Answer::Unknown(reason), Verdict::Same) = (answer, known) {
                unknown.push((question, reason));
            }
            verdicts.insert(place, known.max(verdict));
        }
        let mut lone = Vec::new();
        let mut unsure = Vec::new();
        for (place, verdict) in verdicts {
            match (place, verdict) {
                (QuestionPlace::Lone(candidate), verdict) => lone.push((candidate, verdict)),
                (place, Verdict::Same) => self.equate(&place),
                (place, Verdict::Unknown) => unsure.push(place),
                (_, Verdict::Different) => (),
            }
        }
        // Unknown is never a ground for DDL: the text of the database stays. What is certain comes first, since one text
        // may be asked about with several others.
        unsure.iter().for_each(|it| self.equate(it));
        self.join(lone);
        (self.with_shared_reads(), unknown)
    }

    fn kept_table(&mut self, table: usize) -> &mut KeptTable {
        let MatchedTable::Kept(kept) = &mut self.tables[table] else {
            unreachable!("only kept tables are asked about")
        };
        kept
    }

    fn equate(&mut self, place: &QuestionPlace) {
        match *place {
            QuestionPlace::Type { table, column } => {
                let pair = both(&mut self.kept_table(table).columns[column]);
                pair.after.data_type = pair.before.data_type.clone();
            }
            QuestionPlace::Value { table, column } => {
                let Pair { before, after } = both(&mut self.kept_table(table).columns[column]);
                match (&before.value, &mut after.value) {
                    (ColumnValue::Default(before), ColumnValue::Default(after)) => {
                        equate(before, after);
                    }
                    (ColumnValue::Generated(before), ColumnValue::Generated(after)) => {
                        equate(&before.expression, &mut after.expression);
                    }
                    _ => unreachable!("only values of one sort are asked about"),
                }
            }
            QuestionPlace::Owned { table, kind, object, text } => {
                let kept = self.kept_table(table);
                of_kind!(kept.owned, kind, all => equate_text(&mut all[object], text));
            }
            QuestionPlace::Standalone(place) => self.standalone.equate(place),
            QuestionPlace::Lone(_) => unreachable!("lone objects are joined"),
        }
    }
}

/// Collects the questions about one table.
struct Asking<'a> {
    kept: &'a KeptTable,
    rows: Vec<Vec<RowColumn>>,
    held: Held<'a>,
    all: Vec<OpenQuestion>,
}

impl Asking<'_> {
    fn ask(&mut self, used_as: TextUse, texts: Pair<Expression>, place: QuestionPlace) {
        if !is_open(&texts) {
            return;
        }
        let enums = mentioned(self.held.enums, &texts);
        for row in self.rows.iter().take(if used_as.sees_a_row() { self.rows.len() } else { 1 }) {
            self.all.push(OpenQuestion {
                question: Question {
                    used_as: used_as.clone(),
                    table: self.kept.name.clone(),
                    row: row.clone(),
                    texts: texts.clone(),
                    enums: enums.clone(),
                },
                place,
            });
        }
    }

    fn columns(&mut self, table: usize) {
        for (column, matched) in self.kept.columns.iter().enumerate() {
            let Matched::Kept(pair) = matched else { continue };
            let types = pair.as_ref().map(|it| &it.data_type);
            // A managed type is no other type under another name.
            let is_managed = types.before.defined_as().or(types.after.defined_as()).is_some();
            if types.differs() && !is_managed {
                self.ask(TextUse::Type, types.map(spelling), QuestionPlace::Type { table, column });
            }
            let place = QuestionPlace::Value { table, column };
            let data_type = || self.held.of(pair).before;
            match (&pair.before.value, &pair.after.value) {
                (ColumnValue::Default(before), ColumnValue::Default(after)) => {
                    let texts = Pair { before, after }.map(Clone::clone);
                    self.ask(TextUse::Default(data_type()), texts, place);
                }
                (ColumnValue::Generated(before), ColumnValue::Generated(after)) => {
                    let texts = Pair { before, after }.map(|it| it.expression.clone());
                    self.ask(TextUse::Generated(data_type()), texts, place);
                }
                _ => (),
            }
        }
    }

    fn owned<T: InRegister>(&mut self, all: &[Matched<T>], table: usize) {
        for (object, matched) in all.iter().enumerate() {
            let Matched::Kept(pair) = matched else { continue };
            for (text, (used_as, texts)) in texts(pair.as_ref()).into_iter().enumerate() {
                self.ask(
                    used_as,
                    texts,
                    QuestionPlace::Owned { table, kind: T::KIND, object, text },
                );
            }
        }
    }
}

fn equate_text<T: Owned>(matched: &mut Matched<T>, text: usize) {
    with_text(both(matched), text, |before, after| equate(before, after));
}

fn both<T>(matched: &mut Matched<T>) -> &mut Pair<T> {
    let Matched::Kept(pair) = matched else { unreachable!("only kept objects are asked about") };
    pair
}

/// Whether only PostgreSQL can say if the texts mean the same.
fn is_open(texts: &Pair<Expression>) -> bool {
    texts.differs() && !texts.before.is_apart() && !texts.after.is_apart()
}

/// What the values of a table's columns are.
struct Held<'a> {
    kept: &'a KeptTable,
    renames: &'a Renames,
    values: &'a Values,
    enums: &'a [RenamedEnum],
}

impl Held<'_> {
    /// The columns that an expression may mention: once with the types before and, if a type changes, once with those after.
    /// `ALTER TABLE` makes the server parse its texts again under the new types, so texts that mean the same before may
    /// differ afterwards: `n > 0::numeric` and `n > 0`, once `n` is an integer.
    fn rows(&self) -> Vec<Vec<RowColumn>> {
        let before = self.row(|pair| self.of(pair).before);
        let after = self.row(|pair| {
            let Pair { before, after } = self.of(pair);
            if before.as_enum().is_some() && after.as_enum().is_some() { before } else { after }
        });
        if before == after { vec![before] } else { vec![before, after] }
    }

    /// What the values of a column are: a type over others need not exist yet, and texts mean the same without it. An enum
    /// keeps the name that it has before.
    fn of(&self, pair: &Pair<Column>) -> Pair<SqlType> {
        let carried = self.renames.carry_column(&self.kept.name.before, pair.before.clone());
        let types = Pair { before: &carried.data_type, after: &pair.after.data_type };
        let found = self.values.pair(types);
        found.map(|it| named_before(self.enums, it))
    }

    fn row(&self, data_type: impl Fn(&Pair<Column>) -> SqlType) -> Vec<RowColumn> {
        let name = |it: &Column| -> Option<Name> { Some(it.name.clone()) };
        let columns = self.kept.columns.iter().map(|matched| match matched {
            Matched::Added(it) => RowColumn {
                names: Pair { before: None, after: name(it) },
                data_type: named_before(self.enums, it.data_type.clone()),
            },
            Matched::Removed(it) => RowColumn {
                names: Pair { before: name(it), after: None },
                data_type: it.data_type.clone(),
            },
            Matched::Kept(pair) => {
                RowColumn { names: pair.as_ref().map(name), data_type: data_type(pair) }
            }
        });
        columns.collect()
    }
}

fn spelling(data_type: &SqlType) -> Expression {
    let brackets = if data_type.array { "[]" } else { "" };
    match &data_type.base {
        BaseType::BuiltIn(text) => Expression::new(format!("{text}{brackets}")),
        BaseType::Defined(_, name) => Expression::new(format!("{name}{brackets}")),
    }
}
