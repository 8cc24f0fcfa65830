create schema s;
create table s.t (id int primary key, a text);
create operator family s.y using btree;
alter operator family s.y using btree add function 1 (int, int8) btint48cmp(int, int8);
create operator class s.c for type int using btree family s.y as operator 1 <, function 1 btint4cmp(int, int);
create index i on s.t (id s.c);
