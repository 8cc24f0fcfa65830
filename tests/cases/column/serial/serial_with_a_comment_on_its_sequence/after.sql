create table t (id serial primary key, a text);
comment on sequence t_id_seq is 'counts';
