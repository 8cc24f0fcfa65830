create table t (id int primary key, a int, b int);
create view v as select id, b from t;
create view w as select b from v;
create policy p on t using (b > 0);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger g before update of b on t for each row when (new.b > 0) execute function f();
create materialized view m as select b from t;

