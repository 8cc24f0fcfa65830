create table p (id bigint primary key);
