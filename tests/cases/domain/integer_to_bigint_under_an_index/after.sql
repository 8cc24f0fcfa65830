create domain number as bigint check (value > 0);
create table t (id integer primary key, a number);
create index i on t (a);
create unique index j on t (a desc) where a > 2;
