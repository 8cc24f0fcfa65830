create table t (id integer primary key, a bigint);
create function f() returns trigger language plpgsql as $$ begin return null; end $$;
create constraint trigger g after update of a on t deferrable initially deferred for each row execute function f();
