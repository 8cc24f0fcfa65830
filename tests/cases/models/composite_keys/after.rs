#[derive(Schema)]
#[diesel(primary_key(house, number))]
#[schema(table_macro = false, name = "rooms")]
pub struct Room {
    pub house: i32,
    pub number: i32,
}

#[derive(Schema)]
#[schema(table_macro = false, name = "beds", foreign_key(columns(house, room), references = Room, on_delete = cascade))]
pub struct Bed {
    pub id: i64,
    pub house: i32,
    pub room: i32,
}
