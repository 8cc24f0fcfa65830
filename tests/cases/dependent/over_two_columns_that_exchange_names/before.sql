create table t (id int primary key, a int, b int);
create view v as select id, a, b from t;
create view w as select id, a from t;
create policy p on t using (a > b);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update of a on t for each row when (new.a > 0) execute function f();
