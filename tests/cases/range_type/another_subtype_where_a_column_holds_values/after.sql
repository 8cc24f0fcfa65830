create type span as range (subtype = numeric);
create table t (id int primary key, s span);
