//! Compares two schemas and plans, lints and renders the migration between them.
