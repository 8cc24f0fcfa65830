create table t (id integer primary key, n integer);
create sequence q owned by t.n;
