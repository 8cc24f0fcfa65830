create table t (id int primary key, b text);
create type span as range (subtype = float8, multirange_type_name = spans);
