create table t (id serial primary key, a text); alter sequence t_id_seq maxvalue 2000000000;
