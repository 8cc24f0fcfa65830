//! `move-position`.

use crate::kinds::{Beyond, SequenceStatement};
use crate::lint::rule::{Example, Finding, Group, Page, Rule, View};
use crate::plan::Statement;

pub(crate) const RULE: Rule = Rule {
    page: Page {
        code: "DL114",
        name: "move-position",
        group: Group::LostData,
        what: "moves the position of a sequence inside its new limits if the position is beyond them",
        why: "PostgreSQL refuses limits that exclude the position. A sequence that is past its new last number gives no number any longer (or begins again, with `CYCLE`), and nobody knows afterwards where it was.",
        example: Example::Sql(
            "SELECT setval('ticket_numbers', 100, true) WHERE pg_sequence_last_value('ticket_numbers') > 100;\nALTER SEQUENCE \"ticket_numbers\" MAXVALUE 100;",
        ),
        remedy: "Compare the position of the sequence with the new limits, and choose limits that have room for it.",
        is_fixed: false,
    },
    find,
};

fn find(view: &View<'_>) -> Option<Finding> {
    let Statement::Sequence(SequenceStatement::MoveInside { sequence, at, is_called, beyond }) =
        &view.step.statement
    else {
        return None;
    };
    let sequence = sequence.id();
    let place = match is_called {
        true => format!("its new last number, {at}: it gives no more numbers"),
        false => format!("{at}, which it gives next"),
    };
    let beyond = match beyond {
        Beyond::Below(it) => format!("below {it}"),
        Beyond::Above(it) => format!("above {it}"),
    };
    Some(Finding::note(
        format!("if the position of `{sequence}` is {beyond}, moves it to {place}"),
        "compare the position with the new limits before",
    ))
}
