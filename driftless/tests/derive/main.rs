//! Models of every shape compile under strict lints, Diesel understands them, and their records say what they say.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, missing_debug_implementations)]

mod models;
mod queries;
mod records;
mod shared;
