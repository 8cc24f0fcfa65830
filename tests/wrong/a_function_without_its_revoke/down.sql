DROP FUNCTION f();
DROP VIEW v;
ALTER TABLE t ALTER COLUMN a TYPE integer;
create view v as select id, a from t;
create function f() returns setof v language sql as $$ select * from v $$;
REVOKE EXECUTE ON FUNCTION f() FROM public;
