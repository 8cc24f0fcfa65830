use driftless::Schema;

#[derive(Schema)]
#[schema(
    unique(a, b, include(c, colour), clustered),
    index(columns(a), clustered, replica_identity),
    index(columns(b), clustered),
    replica_identity = full,
    with(fillfactor = 70),
    row_security = sometimes,
    exclude(columns(a with "=", b)),
    statistics(a),
    sequence(start = 5, min = 9, max = 9, increment = 0),
    check(expression = "a > 0", not_valid, not_enforced)
)]
struct Keys {
    id: i32,
    a: i32,
    b: i32,
    c: i32,
}

fn main() {}
