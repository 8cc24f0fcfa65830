create domain number as bigint check (value > 0);
create table t (id integer primary key, a number);
create function f(x number) returns integer language sql immutable as $$ select 1 $$;
comment on function f(number) is 'one';
