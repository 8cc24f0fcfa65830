ALTER TABLE t ALTER COLUMN a TYPE text USING nullif(a, '');
