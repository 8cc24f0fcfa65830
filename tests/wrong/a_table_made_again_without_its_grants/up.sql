CREATE TABLE t__new (id integer PRIMARY KEY, a bigint);
INSERT INTO t__new SELECT * FROM t;
DROP TABLE t;
ALTER TABLE t__new RENAME TO t;
ALTER INDEX t__new_pkey RENAME TO t_pkey;
