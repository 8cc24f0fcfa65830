DROP MATERIALIZED VIEW m;
ALTER TABLE t ALTER COLUMN a TYPE bigint;
create materialized view m as select id, a from t;
