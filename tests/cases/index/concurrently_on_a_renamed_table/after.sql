create table u (id integer primary key, a integer, b integer); create index j on u (b);
