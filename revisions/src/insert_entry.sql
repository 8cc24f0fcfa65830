-- An entry without an outcome is still open.
insert into __driftless_journal (
    version,
    name,
    direction,
    checksum,
    up_sql,
    down_sql,
    outcome,
    note,
    driftless,
    ended_at
)
values (
    $1,
    $2,
    $3,
    $4,
    $5,
    $6,
    $7,
    $8,
    $9,
    case when $7 is not null then pg_catalog.clock_timestamp() end
)
