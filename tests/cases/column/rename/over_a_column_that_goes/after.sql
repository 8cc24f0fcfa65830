create table t (id bigint primary key, price bigint not null);
