#[derive(Schema)]
#[schema(table_macro = false, schema = "Odd one", name = "The \"table\"")]
#[schema(quiet_trigger = "Each \"row\"", quiet_trigger = "always")]
#[schema(quiet_trigger = "on_a_replica", quiet_trigger = "when_disabled")]
pub struct Odd {
    pub id: i32,
    pub a: Option<String>,
    #[schema(name = "B b", backfill = "a")]
    pub b: String,
    #[schema(backfill = "upper(a)")]
    pub c: String,
}
