create type mood as enum ('a', 'b');
create table p (m mood) partition by list (m);
create table t (id integer primary key, m mood);
