DROP VIEW v;
ALTER TABLE t ALTER COLUMN a TYPE bigint;
create view v as select id, a from t;
