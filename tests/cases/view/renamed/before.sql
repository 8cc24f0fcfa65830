CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW old WITH (security_barrier = true) AS SELECT id, a FROM t;
COMMENT ON VIEW old IS 'it''s old';
COMMENT ON COLUMN old.a IS 'a';
GRANT SELECT ON old TO case_reader;
