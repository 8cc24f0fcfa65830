create type mood as enum ('a', 'b');
create table tt (id integer primary key, m mood);
