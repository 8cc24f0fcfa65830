create function f() returns int language sql as 'select 7'; create table t (id int primary key, a int not null, b text, c int default f());
