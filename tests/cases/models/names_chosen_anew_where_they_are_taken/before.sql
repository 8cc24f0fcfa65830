create table people_name_key (id bigint primary key);
create table people_name_idx (id bigint primary key);
