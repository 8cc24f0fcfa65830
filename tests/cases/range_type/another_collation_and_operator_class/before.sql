create table t (id int primary key, b text);
create type words as range (subtype = text);
