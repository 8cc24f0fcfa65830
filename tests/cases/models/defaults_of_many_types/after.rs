#[derive(Schema)]
#[schema(table_macro = false, name = "things")]
pub struct Thing {
    pub id: i64,
    #[schema(default = true)]
    pub flag: bool,
    #[schema(default = 7)]
    pub small: i16,
    #[schema(default = -1)]
    pub whole: i32,
    #[schema(default = "1.5")]
    pub real: f32,
    #[schema(default = "'it''s'")]
    pub text: String,
    #[schema(type = "jsonb", default = "'{}'")]
    pub json: String,
    #[schema(type = "uuid", default = "gen_random_uuid()")]
    pub uuid: String,
    #[schema(type = "date", default = "CURRENT_DATE")]
    pub day: i32,
    #[schema(type = "interval", default = "'1 day'")]
    pub span: i64,
    #[schema(default = "'{1,2}'")]
    pub numbers: Vec<i32>,
    #[schema(default = "'\\x00'")]
    pub bytes: Vec<u8>,
}
