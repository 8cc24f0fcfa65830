create table t (id integer primary key, a varchar(40));
create policy p on t for select to public using (a is not null);
comment on policy p on t is 'all of them';
alter table t enable row level security;
