use driftless::SchemaDomain;

#[derive(Debug, SchemaDomain)]
struct Email {
    text: String,
}

#[derive(Debug, SchemaDomain)]
struct Two(i32, i32);

#[derive(Debug, SchemaDomain)]
enum Choice {
    One,
}

#[derive(Debug, SchemaDomain)]
struct Maybe(Option<i32>);

#[derive(Debug, SchemaDomain)]
#[schema(chek = "VALUE > 0", name = "")]
struct Count(#[schema(default = 1)] i32);

#[derive(Debug, SchemaDomain)]
#[schema(check(expression = "VALUE < 9", name = "one"), check(expression = "VALUE > 1", name = "one"), renamed_from = "twice")]
struct Twice(i64);

#[derive(Debug, SchemaDomain)]
struct Of<T>(T);

#[derive(Debug, SchemaDomain)]
struct Unsigned(u32);

fn main() {}
