ALTER TABLE t ALTER COLUMN a TYPE text USING coalesce(a::text, '');
