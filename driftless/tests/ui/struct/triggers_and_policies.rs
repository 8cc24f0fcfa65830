//! Each mistake in a trigger or a policy is told once, where it stands.

use driftless::Schema;

#[derive(Schema)]
#[schema(
    trigger(before(insert), execute = "f()"),
    trigger(name = "a", execute = "f()"),
    trigger(name = "b", before(insert)),
    trigger(name = "c", before(), execute = "f()"),
    trigger(name = "d", before(inserts), execute = "f()"),
    trigger(name = "e", before(insert), after(insert), execute = "f()"),
    trigger(name = "f", after(update(of nam), delete(name)), execute = "f()"),
    trigger(name = "f", after(update, update), for_each = table, execute = "f()"),
    trigger(name = "g", instead_of(insert), execute = "f()"),
    policy(for = select),
    policy(name = "a", for = selects),
    policy(name = "b", to = reader),
    policy(name = "b", usin = "true"),
    policy(name = "c", to("reader", "CURRENT_USER")),
)]
struct User {
    id: i64,
    name: String,
}

fn main() {}
