create table t (id int primary key, kind varchar(10) not null, other varchar, n int);
create table u (id int);
