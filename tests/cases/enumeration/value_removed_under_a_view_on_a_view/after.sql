create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create view v as select id, m from t;
create view w as select id from v where m <> 'b';
