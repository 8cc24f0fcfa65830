//! Every type that a model can have, on a real server: its column is made as the model says, is found to be so, and holds
//! what Diesel writes.

mod columns;
// Diesel wants the types of a public `table!` to be public.
#[allow(unreachable_pub)]
mod enums;
#[allow(unreachable_pub)]
mod own_types;
mod server;
