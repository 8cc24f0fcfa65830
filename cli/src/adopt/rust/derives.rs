//! The derives of an item.

use proc_macro2::LineColumn;

use super::Module;
use super::attribute::{Told, segments};
use super::import::Imports;

/// Diesel's derives for rows.
const DIESEL: &[&str] = &[
    "AsChangeset",
    "Associations",
    "HasQuery",
    "Identifiable",
    "Insertable",
    "Queryable",
    "QueryableByName",
    "Selectable",
];

/// The derives of an item, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Derives {
    all: Vec<Derive>,
    lists: Vec<DeriveList>,
}

#[derive(Clone, Debug)]
struct Derive {
    /// Its path, as far as imports tell.
    path: Vec<String>,
    conditions: Vec<String>,
}

/// One `derive(…)`.
#[derive(Clone, Debug)]
struct DeriveList {
    conditions: Vec<String>,
    /// Behind its last path.
    end: LineColumn,
    has_diesels: bool,
}

impl Derives {
    pub(super) fn read(told: &[Told], module: Module<'_>, imports: &Imports) -> Derives {
        let mut derives = Derives::default();
        for one in told {
            let Some((paths, end)) = one.derived() else { continue };
            let conditions = &one.conditions;
            let list: Vec<Derive> = paths
                .iter()
                .map(|it| Derive {
                    path: imports.resolved(module.root, module.path, &segments(it)),
                    conditions: conditions.clone(),
                })
                .collect();
            let has_diesels = list.iter().any(Derive::is_diesels);
            derives.lists.push(DeriveList { conditions: conditions.clone(), end, has_diesels });
            derives.all.extend(list);
        }
        derives
    }

    /// Whether there is a derive of this name, whatever it is imported as.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all.iter().any(|it| it.name() == name)
    }

    /// Whether there is a derive of this name that is not known to be of another crate than driftless.
    pub(crate) fn is_ours(&self, name: &str) -> bool {
        let is_ours = |it: &Derive| match it.path.as_slice() {
            [_] => true,
            [first, ..] => ["crate", "driftless"].contains(&first.as_str()),
            [] => false,
        };
        self.all.iter().any(|it| it.name() == name && is_ours(it))
    }

    pub(crate) fn is_diesels(&self) -> bool {
        self.all.iter().any(Derive::is_diesels)
    }

    /// Diesel's derives for rows.
    pub(crate) fn diesels(&self) -> impl Iterator<Item = &str> {
        self.all.iter().filter(|it| it.is_diesels()).map(Derive::name)
    }

    /// The conditions under which Diesel's derives are there: none if one of them is there always.
    pub(super) fn conditions(&self) -> &[String] {
        let diesels = self.all.iter().filter(|it| it.is_diesels()).map(|it| &it.conditions);
        diesels.min_by_key(|it| it.len()).map_or(&[], Vec::as_slice)
    }

    /// The conditions under which a derive of this name is there.
    pub(crate) fn conditions_of(&self, name: &str) -> &[String] {
        let all = self.all.iter().filter(|it| it.name() == name).map(|it| &it.conditions);
        all.min_by_key(|it| it.len()).map_or(&[], Vec::as_slice)
    }

    /// Where one more derive can be appended that is there under exactly these conditions: next to Diesel's if possible.
    pub(crate) fn end(&self, conditions: &[String]) -> Option<LineColumn> {
        let fitting = || self.lists.iter().filter(|it| it.conditions == conditions);
        let diesels = fitting().rfind(|it| it.has_diesels);
        diesels.or_else(|| fitting().next_back()).map(|it| it.end)
    }
}

impl Derive {
    fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn is_diesels(&self) -> bool {
        DIESEL.contains(&self.name())
    }
}
