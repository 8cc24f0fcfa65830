create domain email as varchar(100);
create table t (id bigint primary key, b email);
