#[derive(Schema)]
#[schema(table_macro = false, name = "goods", check = "price > 0", index(columns("price + 1"), where = "price > 5"))]
pub struct Good {
    pub id: i64,
    pub price: i64,
    #[schema(type = "varchar (20)")]
    pub name: String,
}
