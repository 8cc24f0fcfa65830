create table zed (id bigint primary key);
create table abc (id bigint primary key, zed_id bigint not null);
