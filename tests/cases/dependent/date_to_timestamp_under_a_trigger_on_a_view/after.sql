create table t (id integer primary key, a timestamp);
create view v as select id, a from t;
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g instead of insert on v for each row execute function f();
