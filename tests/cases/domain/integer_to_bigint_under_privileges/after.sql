create domain number as bigint check (value > 0);
revoke all on type number from public;
grant usage on type number to case_reader;
create table t (id integer primary key, a number);
