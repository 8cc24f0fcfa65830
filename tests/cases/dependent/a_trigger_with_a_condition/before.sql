create table t (id integer primary key, a integer);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g before insert on t for each row when (new.a > 0) execute function f();
