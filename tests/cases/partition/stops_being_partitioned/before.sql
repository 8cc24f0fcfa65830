create table t (id int primary key, a int) partition by hash (id);
