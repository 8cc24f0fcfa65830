create type mood as enum ('sad', 'glad', 'bad');
create table t (id integer primary key, m mood);
alter default privileges revoke usage on types from public;
alter default privileges grant usage on types to case_other;
