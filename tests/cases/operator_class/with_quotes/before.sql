create schema "S "" s";
create table t (id int primary key, a int not null);
create operator family y using btree;
create operator class c for type int using btree family y as operator 1 <, operator 3 =, function 1 btint4cmp(int, int);
comment on operator class c using btree is 'c';
create index i on t (a c);
