create table t (id integer primary key, a integer);
create policy p on t as restrictive for update to current_user, public using (a > 0) with check (a > 1);
