ALTER TABLE t ALTER COLUMN a TYPE integer USING round(a::numeric)::integer;
