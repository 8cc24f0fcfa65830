create table b (id integer primary key);
create view v as select id from b;
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g before insert on b for each row execute function f();
