create table t (id integer primary key, a integer);
create view v as select id, a from t;
create function f() returns setof v language sql as $$ select * from v $$;
revoke execute on function f() from public;
