//! Asking PostgreSQL.
