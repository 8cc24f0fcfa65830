create table t (id int primary key, a int not null, b text); create rule kept as on delete to t where a > 2 do instead nothing; alter table t disable rule kept;
