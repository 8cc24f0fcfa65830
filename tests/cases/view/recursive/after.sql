create table t (id int primary key, a int not null, b text); create recursive view v (n) as values (1) union all select n + 1 from v where n < 5;
