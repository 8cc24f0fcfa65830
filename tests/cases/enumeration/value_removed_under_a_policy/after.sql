create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create policy p on t using (m = 'a');
