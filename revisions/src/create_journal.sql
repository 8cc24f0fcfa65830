CREATE TABLE IF NOT EXISTS __driftless_journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version pg_catalog.text NOT NULL,
    name pg_catalog.text NOT NULL,
    direction pg_catalog.text NOT NULL
        CHECK (direction OPERATOR(pg_catalog.=) 'up' OR direction OPERATOR(pg_catalog.=) 'down'),
    checksum pg_catalog.text NOT NULL,
    up_sql pg_catalog.text NOT NULL,
    down_sql pg_catalog.text,
    outcome pg_catalog.text CHECK (outcome OPERATOR(pg_catalog.=) 'done'
        OR outcome OPERATOR(pg_catalog.=) 'recorded' OR outcome OPERATOR(pg_catalog.=) 'failed'),
    note pg_catalog.text,
    driftless pg_catalog.text NOT NULL,
    role pg_catalog.text NOT NULL DEFAULT current_user,
    started_at timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp(),
    ended_at timestamp with time zone
);
