create table t (id integer primary key, a integer);
create policy p1 on t for insert with check (a > 0);
create policy p2 on t for delete using (a > 0);
create policy p3 on t using (a > 0);
