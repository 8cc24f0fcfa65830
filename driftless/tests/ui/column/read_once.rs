use driftless::Schema;

// PostgreSQL reads these texts when the migration runs, and not when a row is written.
#[derive(Schema)]
#[schema(
    domain(name = "moment", type = "timestamptz", default = "'now'", check = "VALUE < 'tomorrow'"),
    check(expression = "at > 'now' and status <> 'now'"),
    index(columns(id), where = "day = 'today'")
)]
struct Event {
    id: i64,
    #[schema(default = "'now'")]
    at: chrono::DateTime<chrono::Utc>,
    #[schema(default = "'today'")]
    day: Option<chrono::NaiveDate>,
    #[schema(type = "moment", default = "'yesterday'")]
    over_a_domain: chrono::DateTime<chrono::Utc>,
    // This is the text itself.
    #[schema(default = "'now'")]
    status: String,
    // Rows get it once, by its nature.
    #[schema(backfill = "'tomorrow'")]
    due: chrono::NaiveDate,
}

fn main() {}
