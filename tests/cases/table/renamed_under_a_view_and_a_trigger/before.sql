create table a (id integer primary key);
create view v as select id from a;
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g before insert on a for each row execute function f();
