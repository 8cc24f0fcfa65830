create table t (id int primary key, a int not null, b text); create procedure p(x int) language sql as 'delete from t where id > x';
