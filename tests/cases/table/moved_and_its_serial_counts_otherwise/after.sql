create schema two;
create table two.p (id bigserial primary key, x integer);
alter sequence two.p_id_seq cache 20;
create index p_x on two.p (x);
