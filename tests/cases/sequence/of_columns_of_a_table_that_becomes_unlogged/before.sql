create table t (id int generated always as identity, s serial, o int);
create sequence q owned by t.o;
