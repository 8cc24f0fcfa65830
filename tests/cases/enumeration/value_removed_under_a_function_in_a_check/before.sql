create type mood as enum ('a', 'b', 'c');
create function f(x mood) returns boolean language sql immutable as $$ select true $$;
create table t (id integer primary key, m mood, constraint k check (f(m)));
