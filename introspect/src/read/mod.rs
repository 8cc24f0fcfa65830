//! Reading a catalog.
