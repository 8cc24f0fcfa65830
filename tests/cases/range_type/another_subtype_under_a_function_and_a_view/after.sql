create table t (id int primary key, b text);
create type span as range (subtype = numeric);
create function f(s span) returns bool language sql as 'select isempty(s)'; create view v as select id, span(id, id + 1) as s from t;
