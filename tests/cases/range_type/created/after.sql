create table t (id int primary key, b text);
create type span as range (subtype = float8, subtype_diff = float8mi);
comment on type span is 'from, to';
