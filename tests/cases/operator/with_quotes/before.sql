create schema "S "" s";
create type "S "" s"."K "" k" as enum ('a');
create table "S "" s"."t "" T" (id int primary key, a "S "" s"."K "" k" not null);
create function "S "" s"."f "" F"(a "S "" s"."K "" k", b "S "" s"."K "" k") returns boolean immutable language sql as 'select $1 = $2';
