create schema two;
create table two.p (id bigint primary key, x integer);
create index p_x on two.p (x);
