create table t (id int primary key, a int not null, b text); create table n (id int primary key, t_id int references t); create view v as select n.id, t.a from n join t on t.id = n.t_id;
