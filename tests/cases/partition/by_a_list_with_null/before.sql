create table other (id int primary key, a int);
