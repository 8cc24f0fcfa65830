create table t (id int primary key, a int not null, b text); create rule kept as on delete to t do instead nothing;
