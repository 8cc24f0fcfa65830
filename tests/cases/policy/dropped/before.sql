create table t (id int primary key, a int not null, b text); alter table t enable row level security; create policy own on t using (a > 0);
