create table t (id integer primary key, a text);
create policy half on t using (id % 2 = 0) with check (true);
alter table t enable row level security;
alter table t force row level security;
