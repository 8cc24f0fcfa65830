create table t (id int primary key, a int not null, b text); create table n (id int primary key); create view v as select n.id from n;
