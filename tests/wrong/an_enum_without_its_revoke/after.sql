create type mood as enum ('bad', 'fine');
create table t (id integer primary key, a mood);
revoke usage on type mood from public;
