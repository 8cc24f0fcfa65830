create table t (id serial primary key, a text);
alter table t rename to u;
alter table u rename constraint t_pkey to u_pkey;
