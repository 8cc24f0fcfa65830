DROP VIEW v;
ALTER TABLE t ALTER COLUMN a TYPE integer;
CREATE VIEW v WITH (security_barrier) AS SELECT id, a FROM t;
