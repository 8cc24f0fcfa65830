create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create view v as select id from t where m = 'b';
