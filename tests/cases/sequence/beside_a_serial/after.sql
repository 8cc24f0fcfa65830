create table t (id serial primary key, n integer);
create sequence q owned by t.id;
