//! An exclusion constraint, as `CREATE TABLE` and `ADD` write it.

use driftless_schema::{Exclusion, ExclusionElement, LooseName};

use crate::kinds::index::render::index_column;
use crate::render::{Spelled, enclosed, identifier, include, timing, using_index};

impl Spelled for Exclusion {
    fn sql(&self) -> String {
        let elements: Vec<String> = self.elements.iter().map(element).collect();
        let predicate = self.predicate.as_ref();
        let predicate = predicate.map_or(String::new(), |it| format!(" WHERE {}", enclosed(it)));
        format!(
            "CONSTRAINT {} EXCLUDE USING {} ({}){}{}{predicate}{}",
            identifier(&self.name),
            identifier(&self.method),
            elements.join(", "),
            include(&self.include),
            using_index(&self.storage),
            timing(self.timing)
        )
    }
}

fn element(ExclusionElement { column, operator }: &ExclusionElement) -> String {
    format!("{} WITH {}", index_column(column), self::operator(operator))
}

fn operator(LooseName { namespace, name }: &LooseName) -> String {
    match namespace {
        Some(namespace) => format!("OPERATOR({}.{})", identifier(namespace), name.as_str()),
        None => name.as_str().to_owned(),
    }
}
