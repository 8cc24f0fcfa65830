create domain number as integer check (value > 0);
create table t (id integer primary key, b integer, g text generated always as ((b::number)::text) stored);
