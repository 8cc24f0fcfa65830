ALTER TABLE t ALTER COLUMN a TYPE integer;
GRANT SELECT (a) ON t TO pg_monitor;
