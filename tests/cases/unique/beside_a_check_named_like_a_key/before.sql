create table t (id integer primary key, a integer not null, constraint "key (a)" check (a > 0));
create table u (id integer primary key, a integer);
