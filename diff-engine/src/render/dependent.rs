//! Statements about objects that no model describes, in PostgreSQL's own words.

use super::Spelled;
use crate::plan::DependentStatement;

impl Spelled for DependentStatement {
    fn sql(&self) -> String {
        match self {
            DependentStatement::Drop(it) => {
                let all = it.remake.iter().filter_map(|it| it.drop.as_ref());
                all.map(|it| format!("{it}\n")).collect()
            }
            DependentStatement::Create(it) => {
                let all = it.remake.iter().flat_map(|it| &it.create);
                all.map(|it| format!("{it}\n")).collect()
            }
        }
    }
}
