create table t (id integer generated always as identity (cache 7) primary key, a text);
alter table t rename to u;
alter table u rename constraint t_pkey to u_pkey;
