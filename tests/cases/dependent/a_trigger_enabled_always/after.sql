create table t (id integer primary key, a bigint);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g after update of a on t for each row execute function f();
alter table t enable always trigger g;
