create schema "S "" s";
create type "S "" s"."K "" k" as enum ('a');
create table "S "" s"."t "" T" (id int primary key, a "S "" s"."K "" k" not null);
create function "S "" s"."f "" F"(a "S "" s"."K "" k", b "S "" s"."K "" k") returns boolean immutable language sql as 'select $1 = $2';
create operator "S "" s".`~ (function = "S "" s"."f "" F", leftarg = "S "" s"."K "" k", rightarg = "S "" s"."K "" k", commutator = operator("S "" s".`~));
comment on operator "S "" s".`~ ("S "" s"."K "" k", "S "" s"."K "" k") is E'\\''';
create view "S "" s".v as select a operator("S "" s".`~) a as b from "S "" s"."t "" T";
