create table t (id integer, n integer, s text, constraint t_pkey primary key (id));
create table u (uid integer primary key, t_id integer references t);
