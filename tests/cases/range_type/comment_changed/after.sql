create type span as range (subtype = float8);
comment on type span is 'two';create table t (id int primary key, s span);
