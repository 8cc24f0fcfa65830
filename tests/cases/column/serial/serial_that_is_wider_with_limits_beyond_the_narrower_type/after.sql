create table t (id bigserial primary key, a text); alter sequence t_id_seq maxvalue 5000000000 start 3000000000;
