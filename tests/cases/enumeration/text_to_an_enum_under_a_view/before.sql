create type mood as enum ('a', 'b');
create table t (id integer primary key, m text);
create view v as select m from t;
