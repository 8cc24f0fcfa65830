#[derive(Schema)]
#[schema(table_macro = false, name = "other", index(columns(id), name = "p_z_key"))]
pub struct Other {
    pub id: i32,
}

#[derive(Schema)]
#[schema(
    table_macro = false,
    name = "p",
    index(columns(x), name = "p_x_key"),
    index(columns(y)),
    index(columns(z), name = "p_y_idx"),
    check(expression = "x > 0", name = "p_x_y_key"),
    check(expression = "y > 0"),
    check(expression = "z > 0", name = "p_y_check"),
    exclude(columns(x with "="), method = "btree"),
    check(expression = "x > 1", name = "p_x_excl"),
    unique(x),
    unique(x, y),
    unique(z),
    check(expression = "z > 1", name = "p_pkey"),
)]
pub struct Row {
    pub id: i32,
    pub x: i32,
    pub y: i32,
    pub z: i32,
}
