//! A temporary name: an object whose name another object needs keeps its identity under this one.

use driftless_schema::Name;
use driftless_schema::naming::object_name;

/// No longer in bytes than a name may be.
pub(crate) fn aside(name: &Name) -> Name {
    object_name(name.as_str(), "", "_aside")
}

/// The same, or with a number, if an object has that name.
pub(crate) fn free_aside(name: &Name, is_taken: impl Fn(&Name) -> bool) -> Name {
    let numbered = (1_u32..).map(|it| object_name(name.as_str(), "", &format!("_aside{it}")));
    let mut names = std::iter::once(aside(name)).chain(numbered);
    names.find(|it| !is_taken(it)).expect("there are more names than objects")
}
