create type mood as enum ('c', 'a', 'b');
create table t (id integer primary key, m mood);
create view v as select id, m from t where m = 'a';
grant select on v to public;
