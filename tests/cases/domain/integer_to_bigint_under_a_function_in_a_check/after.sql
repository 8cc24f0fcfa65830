create domain number as bigint;
create function f(x number) returns boolean language sql immutable as $$ select x > 0 $$;
create table t (id integer primary key, a number, constraint k check (f(a)));
