//! What texts depend on: a catalog says it for one side, and it also holds for an equal text of the other side.

use std::collections::BTreeSet;

use driftless_schema::{
    Column, ColumnValue, Expression, ObjectId, Pair, Question, RenamedEnum, RowColumn, Side,
    TextUse,
};

use super::{KeptTable, Matched, MatchedTable, Matching, Renames};
use crate::diff::renames;
use crate::kinds::enumeration::labels::{mentioned, named_before, of_type, used_before};
use crate::kinds::owned::{InRegister, Owned};
use crate::kinds::{OwnedKind, each_owned, of_kind};

/// A text whose dependencies are not known yet, and the question to PostgreSQL.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The question. Both of its sides have the names of one side.
    pub question: Question,
    place: TextPlace,
}

/// The place of the text: indexes into the matching.
#[derive(Clone, Copy, Debug)]
struct TextPlace {
    table: usize,
    object: Object,
    side: Side,
}

#[derive(Clone, Copy, Debug)]
enum Object {
    Column(usize),
    Owned { kind: OwnedKind, object: usize, text: usize },
}

impl Matching {
    /// Every text, of a table on both sides, whose dependencies are not known.
    pub fn unread(&self) -> Vec<Unread> {
        let enums = self.renamed_enums();
        let mut all = Vec::new();
        for (table, matched) in self.tables.iter().enumerate() {
            let MatchedTable::Kept(kept) = matched else { continue };
            for side in Side::BOTH {
                let mut reading = Reading { kept, table, side, enums: &enums, all: Vec::new() };
                reading.columns();
                each_owned!(&kept.owned, it => reading.owned(it));
                all.extend(reading.all);
            }
        }
        all
    }

    /// The matching with PostgreSQL's answers about these texts.
    pub fn with_reads(mut self, answers: Vec<(Unread, Option<BTreeSet<ObjectId>>)>) -> Matching {
        for (Unread { place, .. }, answer) in answers {
            let (Some(reads), MatchedTable::Kept(kept)) = (answer, &mut self.tables[place.table])
            else {
                continue;
            };
            match place.object {
                Object::Column(column) => {
                    let column = of_side(&mut kept.columns[column], place.side);
                    if let Some((_, text)) = column.and_then(text_of) {
                        *text = text.clone().reading(reads);
                    }
                }
                Object::Owned { kind, object, text } => of_kind!(kept.owned, kind, all => {
                    let object = of_side(&mut all[object], place.side);
                    let texts = object.map_or(Vec::new(), Owned::texts);
                    if let Some((_, text)) = texts.into_iter().nth(text) {
                        *text = text.clone().reading(reads);
                    }
                }),
            }
        }
        self
    }

    /// The matching in which equal texts depend on the same objects.
    pub(super) fn with_shared_reads(mut self) -> Matching {
        let shared = Shared { forth: renames(&self), back: renames(&self.clone().swap()) };
        for table in &mut self.tables {
            let MatchedTable::Kept(kept) = table else { continue };
            for column in &mut kept.columns {
                if let Matched::Kept(Pair { before, after }) = column {
                    shared.value(&mut before.value, &mut after.value);
                }
            }
            each_owned!(&mut kept.owned, all => shared.owned(all));
        }
        self
    }
}

/// Collects the texts of one side of a table.
struct Reading<'a> {
    kept: &'a KeptTable,
    table: usize,
    side: Side,
    enums: &'a [RenamedEnum],
    all: Vec<Unread>,
}

impl Reading<'_> {
    fn columns(&mut self) {
        for (place, matched) in self.kept.columns.iter().enumerate() {
            let mut matched = matched.clone();
            let Some(column) = of_side(&mut matched, self.side) else { continue };
            if let Some((used_as, text)) = text_of(column) {
                self.ask(used_as, text.clone(), Object::Column(place));
            }
        }
    }

    fn owned<T: InRegister>(&mut self, all: &[Matched<T>]) {
        for (object, matched) in all.iter().enumerate() {
            let mut matched = matched.clone();
            let Some(owner) = of_side(&mut matched, self.side) else { continue };
            for (text, (used_as, expression)) in owner.texts().into_iter().enumerate() {
                let place = Object::Owned { kind: T::KIND, object, text };
                self.ask(used_as, expression.clone(), place);
            }
        }
    }

    fn ask(&mut self, used_as: TextUse, text: Expression, object: Object) {
        if text.reads().is_some() {
            return;
        }
        let name = self.side.of(&self.kept.name);
        let table = Pair { before: name.clone(), after: name.clone() };
        let row = self.row();
        let texts = Pair { before: text.clone(), after: text };
        let question = match self.side {
            Side::Before => Question { used_as, table, row, texts, enums: Vec::new() },
            Side::After => {
                self.with_enums(Question { used_as, table, row, texts, enums: Vec::new() })
            }
        };
        let place = TextPlace { table: self.table, object, side: self.side };
        self.all.push(Unread { question, place });
    }

    /// The text after is read, and what it depends on found, under the names after.
    fn with_enums(&self, question: Question) -> Question {
        let row = question
            .row
            .into_iter()
            .map(|it| RowColumn { data_type: named_before(self.enums, it.data_type), ..it });
        let row: Vec<RowColumn> = row.collect();
        let is_in_row = row.iter().any(|it| of_type(self.enums, &it.data_type));
        let enums =
            if is_in_row { self.enums.to_vec() } else { mentioned(self.enums, &question.texts) };
        Question { row, used_as: used_before(self.enums, question.used_as), enums, ..question }
    }

    fn row(&self) -> Vec<RowColumn> {
        let columns = self.kept.columns.iter().filter_map(|it| {
            let mut matched = it.clone();
            of_side(&mut matched, self.side).map(|it| it.clone())
        });
        columns
            .map(|Column { name, data_type, .. }| RowColumn {
                names: Pair { before: Some(name.clone()), after: Some(name) },
                data_type,
            })
            .collect()
    }
}

fn of_side<T>(matched: &mut Matched<T>, side: Side) -> Option<&mut T> {
    match (matched, side) {
        (Matched::Kept(pair), Side::Before) => Some(&mut pair.before),
        (Matched::Kept(pair), Side::After) => Some(&mut pair.after),
        (Matched::Removed(it), Side::Before) | (Matched::Added(it), Side::After) => Some(it),
        (Matched::Removed(_), Side::After) | (Matched::Added(_), Side::Before) => None,
    }
}

/// The text of a column's value, and how it is used.
fn text_of(column: &mut Column) -> Option<(TextUse, &mut Expression)> {
    let data_type = column.data_type.clone();
    match &mut column.value {
        ColumnValue::Default(text) => Some((TextUse::Default(data_type), text)),
        ColumnValue::Generated(it) => Some((TextUse::Generated(data_type), &mut it.expression)),
        ColumnValue::Null | ColumnValue::Identity(_) | ColumnValue::Serial(_) => None,
    }
}

/// The renames in both directions.
struct Shared {
    forth: Renames,
    back: Renames,
}

impl Shared {
    fn value(&self, before: &mut ColumnValue, after: &mut ColumnValue) {
        match (before, after) {
            (ColumnValue::Default(before), ColumnValue::Default(after)) => self.text(before, after),
            (ColumnValue::Generated(before), ColumnValue::Generated(after)) => {
                self.text(&mut before.expression, &mut after.expression);
            }
            _ => (),
        }
    }

    fn owned<T: Owned>(&self, all: &mut [Matched<T>]) {
        for matched in all {
            let Matched::Kept(Pair { before, after }) = matched else { continue };
            let texts = before.texts().into_iter().zip(after.texts());
            for ((_, before), (_, after)) in texts {
                self.text(before, after);
            }
        }
    }

    fn text(&self, before: &mut Expression, after: &mut Expression) {
        if before != after {
            return;
        }
        match (before.reads().cloned(), after.reads().cloned()) {
            (Some(known), None) => {
                *after = after.clone().reading(known).renamed(|it| self.forth.carry_id(it));
            }
            (None, Some(known)) => {
                *before = before.clone().reading(known).renamed(|it| self.back.carry_id(it));
            }
            (None, None) | (Some(_), Some(_)) => (),
        }
    }
}
