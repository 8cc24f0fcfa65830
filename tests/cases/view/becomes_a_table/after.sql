create table t (id int primary key, a int not null, b text); create table v (id int primary key);
