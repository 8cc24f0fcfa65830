create table t (id bigserial primary key);
create table u (t_id bigint references t);
