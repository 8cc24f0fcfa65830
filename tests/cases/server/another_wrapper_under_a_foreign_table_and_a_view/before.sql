create table t (id int primary key);
create foreign data wrapper w; create foreign data wrapper other;
create server s type 'a' foreign data wrapper w;
create foreign table f (id int) server s;
create view v as select id from f union all select id from t;
grant usage on foreign server s to case_reader with grant option;
grant select on f to case_reader;
alter foreign table f owner to case_owner;
