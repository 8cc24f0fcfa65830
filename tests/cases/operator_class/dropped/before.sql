create table t (id int primary key, a int not null);
create function descending(a int, b int) returns int immutable language sql as 'select b - a';
create operator class backwards for type int using btree as
    operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 descending(int, int);
create index i on t (a backwards);
