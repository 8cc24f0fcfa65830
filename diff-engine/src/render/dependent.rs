//! Statements about views, functions, triggers and the like, in PostgreSQL's own words.

use super::Spelled;
use crate::plan::DependentStatement;

impl Spelled for DependentStatement {
    fn sql(&self) -> String {
        match self {
            DependentStatement::Drop(it, _) => {
                it.dropping().map(|it| format!("{it}\n")).unwrap_or_default()
            }
            DependentStatement::Alter(_, it) => {
                it.statements.iter().map(|it| format!("{it}\n")).collect()
            }
            DependentStatement::Create(it, _) => {
                let all = it.remake.iter().flat_map(|it| &it.create);
                all.map(|it| format!("{it}\n")).collect()
            }
        }
    }
}
