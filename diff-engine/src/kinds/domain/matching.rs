//! What makes two domains one: which check is which, and what PostgreSQL has to be asked.

use driftless_schema::{
    Domain, DomainCheck, Expression, Kind, Name, Naming, Pair, QualifiedName, RowColumn, TextUse,
};

use super::{DomainChange, diff, plan};
use crate::kinds::{Known, RebuiltType, Standalone, TextId, TextQuestion};
use crate::matching::{Matched, Renames, Underlying, names_alike};
use crate::plan::Step;

/// The question about the type that the domain is over.
const TYPE: TextId = (0, 0);
/// The question about its default.
const DEFAULT: TextId = (0, 1);

/// The question about a check of each side, by their places.
fn of_checks(before: usize, after: usize) -> TextId {
    (before + 1, after)
}

impl Standalone for Domain {
    type Change = DomainChange;

    const KIND: Kind = Kind::Domain;

    fn name(&self) -> &QualifiedName {
        &self.name
    }

    fn carried(mut self, renames: &Renames) -> Domain {
        self.name = self.name_after(renames);
        renames.carry_type(&mut self.data_type);
        renames.carry_collation(&mut self.collation);
        for text in Standalone::texts(&mut self) {
            renames.carry_text(text);
        }
        self
    }

    /// Both are over the same type; a point for each check that both have.
    fn likeness(Pair { before, after }: Pair<&Domain>) -> Option<u32> {
        let is_in =
            |it: &&DomainCheck| after.checks.iter().any(|other| other.expression == it.expression);
        let shared = before.checks.iter().filter(is_in).count() as u32;
        let names = names_alike(&before.name.name, &after.name.name);
        let is_alike = before.data_type == after.data_type && (shared > 0 || names >= 4);
        is_alike.then_some(shared * 4 + names)
    }

    fn underlying(&self) -> Option<Underlying> {
        let is_checked = self.not_null || !self.checks.is_empty();
        Some(Underlying { data_type: self.data_type.clone(), is_checked })
    }

    fn texts(&mut self) -> Vec<&mut Expression> {
        let checks = self.checks.iter_mut().map(|it| &mut it.expression);
        self.default.iter_mut().chain(checks).collect()
    }

    fn questions(Pair { before, after }: Pair<&Domain>) -> Vec<TextQuestion> {
        // PostgreSQL takes `VALUE` for a column of that name.
        let value = || Some(Name::new("value"));
        let row = vec![RowColumn {
            names: Pair { before: value(), after: value() },
            data_type: before.data_type.clone(),
        }];
        let mut all = Vec::new();
        let managed = [before, after].iter().any(|it| it.data_type.defined_as().is_some());
        if !managed {
            all.push(TextQuestion {
                text: TYPE,
                used_as: TextUse::Type,
                row: Vec::new(),
                texts: Pair { before, after }.map(|it| Expression::new(it.data_type.to_string())),
            });
        }
        if let (Some(before_default), Some(after_default)) = (&before.default, &after.default) {
            all.push(TextQuestion {
                text: DEFAULT,
                used_as: TextUse::Default(before.data_type.clone()),
                row: Vec::new(),
                texts: Pair { before: before_default.clone(), after: after_default.clone() },
            });
        }
        for (place, one) in before.checks.iter().enumerate() {
            for (other_place, other) in after.checks.iter().enumerate() {
                if may_be_one(Pair { before, after }, one, other) {
                    all.push(TextQuestion {
                        text: of_checks(place, other_place),
                        used_as: TextUse::Condition,
                        row: row.clone(),
                        texts: Pair {
                            before: one.expression.clone(),
                            after: other.expression.clone(),
                        },
                    });
                }
            }
        }
        all
    }

    fn equate(Pair { before, after }: &mut Pair<Domain>, text: TextId) {
        match text {
            TYPE => after.data_type = before.data_type.clone(),
            DEFAULT => {
                if let (Some(before), Some(after)) = (&before.default, &mut after.default) {
                    *after = after.clone().meaning_the_same_as(before);
                }
            }
            (before_place, place) => {
                let one = &before.checks[before_place - 1];
                let other = &after.checks[place];
                let is_taken = |all: &[DomainCheck], it: &DomainCheck, by: &DomainCheck| {
                    it.name != by.name && all.iter().any(|other| other.name == by.name)
                };
                if is_taken(&before.checks, one, other) || is_taken(&after.checks, other, one) {
                    return;
                }
                let meaning = other.expression.clone().meaning_the_same_as(&one.expression);
                let (one_name, one_naming) = (one.name.clone(), one.naming);
                let other = &mut after.checks[place];
                other.expression = meaning;
                match (one_naming, other.naming) {
                    (Naming::Given, Naming::Chosen) => {
                        (other.name, other.naming) = (one_name, one_naming);
                    }
                    (Naming::Chosen, Naming::Given) => {
                        let (name, naming) = (other.name.clone(), other.naming);
                        let one = &mut before.checks[before_place - 1];
                        (one.name, one.naming) = (name, naming);
                    }
                    (Naming::Given, Naming::Given) | (Naming::Chosen, Naming::Chosen) => (),
                }
            }
        }
    }

    fn changes(all: &[Matched<Domain>], known: &Known<'_>) -> Vec<DomainChange> {
        diff::changes(all, known)
    }

    fn rebuilt(change: &DomainChange) -> Option<RebuiltType> {
        let DomainChange::Rebuild(it) = change else { return None };
        Some(it.rebuilt_type())
    }

    fn steps(change: DomainChange, _server_version: u32) -> Vec<Step> {
        plan::steps(change)
    }
}

/// Whether the checks have one name, or nobody chose the name of one of them and neither has its counterpart by name.
fn may_be_one(domains: Pair<&Domain>, one: &DomainCheck, other: &DomainCheck) -> bool {
    if one.name == other.name {
        return true;
    }
    let is_chosen = one.naming == Naming::Chosen || other.naming == Naming::Chosen;
    let has = |domain: &Domain, name: &Name| domain.checks.iter().any(|it| it.name == *name);
    is_chosen && !has(domains.after, &one.name) && !has(domains.before, &other.name)
}
