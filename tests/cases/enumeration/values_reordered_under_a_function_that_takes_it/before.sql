create type mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m mood);
create function f(x mood) returns integer language sql immutable as $$ select 1 $$;
comment on function f(mood) is 'one';
