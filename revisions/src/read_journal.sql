-- All entries, oldest first.
select
    id,
    version,
    name,
    direction,
    checksum,
    outcome,
    note,
    role,
    pg_catalog.to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started_at
from __driftless_journal
order by id
