create schema "S "" s";
create type "S "" s"."K "" k" as enum ('a');
create table "S "" s".t (id int primary key, a "S "" s"."K "" k");
