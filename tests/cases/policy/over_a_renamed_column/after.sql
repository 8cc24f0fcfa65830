create table t (id int primary key, c int not null, b text); alter table t enable row level security; create policy own on t using (c > 0);
