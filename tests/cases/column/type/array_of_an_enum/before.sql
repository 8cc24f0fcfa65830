create type mood as enum ('fine', 'sad');
create table t (id integer primary key);
