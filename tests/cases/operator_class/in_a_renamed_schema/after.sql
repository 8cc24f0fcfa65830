create schema r;
create table r.t (id int primary key, a text);
create operator family r.y using btree;
alter operator family r.y using btree add function 1 (int, int8) btint48cmp(int, int8);
create operator class r.c for type int using btree family r.y as operator 1 <, function 1 btint4cmp(int, int);
create index i on r.t (id r.c);
