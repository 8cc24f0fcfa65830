create table t (id integer primary key, a integer not null, constraint t_a_key unique (a), constraint "key (id)" check (a > 1));
create table u (id integer primary key, a integer references t (a));
