use driftless::Schema;

#[derive(Schema)]
#[schema(name = "a_name_that_is_rather_too_long_for_postgresql_which_keeps_only_so_much")]
struct Person {
    id: i64,
    a_field_with_a_name_that_is_rather_too_long_for_postgresql_to_keep: i64,
}

fn main() {}
