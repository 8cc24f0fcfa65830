ALTER TABLE t ALTER COLUMN a TYPE jsonb USING jsonb_strip_nulls(a::jsonb);
