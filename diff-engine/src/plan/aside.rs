//! A name for a while: what has to make room for another keeps its identity under this one.

use driftless_schema::Name;
use driftless_schema::naming::object_name;

/// Of no more bytes than a name may have.
pub(super) fn aside(name: &Name) -> Name {
    object_name(name.as_str(), "", "_aside")
}
