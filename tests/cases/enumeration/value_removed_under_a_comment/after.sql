create type mood as enum ('a', 'b');
comment on type mood is 'how it feels';
create table t (id integer primary key, m mood);
