create table t (id bigint primary key, n integer, s text);
create table u (uid bigint primary key, t_id bigint references t);
