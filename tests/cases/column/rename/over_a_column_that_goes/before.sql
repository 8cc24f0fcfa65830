create table t (id bigint primary key, price integer not null, price_v2 bigint not null);
