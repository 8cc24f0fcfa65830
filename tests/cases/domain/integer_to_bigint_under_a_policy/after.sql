create domain number as bigint check (value > 0);
create table t (id integer primary key, a number);
create policy p on t using (a > 2);
alter table t enable row level security;
