//! A temporary name: an object whose name another object needs keeps its identity under this one.

use driftless_schema::Name;
use driftless_schema::naming::object_name;

/// No longer in bytes than a name may be.
pub(crate) fn aside(name: &Name) -> Name {
    object_name(name.as_str(), "", "_aside")
}
