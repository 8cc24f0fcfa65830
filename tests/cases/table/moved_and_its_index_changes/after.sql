create schema two;
create table two.p (id bigserial primary key, x integer);
create index p_x on two.p (x desc);
