create schema "S s";
create function "S s"."V v"(text[], oid) returns bool language sql as 'select true';
create foreign data wrapper "W ""w" validator "S s"."V v" options ("O o" 'it''s');
comment on foreign data wrapper "W ""w" is '\';
create server "W ""w" foreign data wrapper "W ""w";
