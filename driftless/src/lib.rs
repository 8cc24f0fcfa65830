//! The code-first migration tool for Diesel and PostgreSQL: derives and records.
