create type mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m mood);
create policy p on t using (m = 'a');
