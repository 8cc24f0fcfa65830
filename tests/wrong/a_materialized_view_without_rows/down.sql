DROP MATERIALIZED VIEW m;
ALTER TABLE t ALTER COLUMN a TYPE integer;
create materialized view m as select id, a from t;
