create schema s;
create table s.p (id integer primary key);
create table t (a integer);
