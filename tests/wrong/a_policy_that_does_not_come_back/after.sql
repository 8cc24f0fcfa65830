create table t (id integer primary key, a bigint);
create policy half on t using (a > 0);
alter table t enable row level security;
