#[derive(Clone, Copy, Debug, SchemaEnum)]
#[schema(name = "La ne", schema = "Odd")]
pub enum Lane {
    #[schema(rename = "x,y", renamed_from = "it's")]
    One,
    #[schema(rename = "it's", renamed_from = r#"a "b", {c}\"#)]
    Two,
    #[schema(rename = r#"a "b", {c}\"#, renamed_from = "x,y")]
    Three,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "T", schema = "Odd")]
#[schema(index(id, name = "t_many", where = r#""Many" = array['a "b", {c}\']::"Odd"."La ne"[]"#))]
pub struct T {
    pub id: i32,
    #[schema(name = "One", default = "'it''s'")]
    pub one: Option<Lane>,
    #[schema(name = "Many", default = r#"array['it''s', 'a "b", {c}\']::"Odd"."La ne"[]"#)]
    pub many: Option<Vec<Lane>>,
}
