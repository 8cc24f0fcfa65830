CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW new_one WITH (security_barrier = true) AS SELECT id, a FROM t;
COMMENT ON VIEW new_one IS 'it''s old';
COMMENT ON COLUMN new_one.a IS 'a';
GRANT SELECT ON new_one TO case_reader;
