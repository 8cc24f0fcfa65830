create table t (id int primary key, b text);
create function away(float8, float8) returns float8 language sql immutable as 'select $1 - $2';
create type span as range (subtype = float8, subtype_diff = away);
