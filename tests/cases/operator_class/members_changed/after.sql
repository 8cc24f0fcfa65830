create table t (id int primary key, a int not null);
create function descending(a int, b int) returns int immutable language sql as 'select b - a';
create operator class backwards for type int using btree as
    operator 1 >, operator 3 =, operator 4 <=, operator 5 <, function 1 descending(int, int);
create operator family y using btree;
alter operator family y using btree add operator 1 > (int, int8), operator 5 < (int, int8), function 1 (int, int8) btint48cmp(int, int8);
comment on operator family y using btree is 'y';
