create schema "S "" s";
create type "S "" s"."K "" k" as enum ('a');
create table "S "" s".t (id int primary key, a "S "" s"."K "" k");
create function "S "" s"."f "" F"(a "S "" s"."K "" k") returns int immutable language sql as 'select 1';
create cast ("S "" s"."K "" k" as int) with function "S "" s"."f "" F"("S "" s"."K "" k") as assignment;
comment on cast ("S "" s"."K "" k" as int) is E'\\''';
