#[derive(Schema)]
#[schema(table_macro = false, name = "goods", check = "name <> ''", index(columns("lower(name)"), where = "price > 5"))]
pub struct Good {
    pub id: i64,
    #[schema(type = "varchar(20)")]
    pub name: String,
    pub price: i64,
}
