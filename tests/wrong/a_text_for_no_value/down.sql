ALTER TABLE t ALTER COLUMN a TYPE integer USING nullif(a, '')::integer;
