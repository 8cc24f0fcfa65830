CREATE TABLE t (id bigint NOT NULL PRIMARY KEY); COMMENT ON TABLE t IS 'it''s -- a "table"';
