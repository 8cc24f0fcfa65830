-- Gives the open entries of a version their outcome.
update __driftless_journal
set
    outcome = $2,
    note = $3,
    ended_at = pg_catalog.clock_timestamp()
where version operator(pg_catalog.=) $1 and outcome is null
