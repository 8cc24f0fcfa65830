create schema "S s";
create function "S s"."V v"(text[], oid) returns bool language sql as 'select true';
create foreign data wrapper "W ""w" validator "S s"."V v" options ("O o" 'a');
create server "W ""w" foreign data wrapper "W ""w";
