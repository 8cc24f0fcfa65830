create schema "Odd";
create type "Odd"."La ne" as enum ('it''s', 'a "b", {c}\', 'x,y', 'gone');
create table "Odd"."T" (id integer primary key, "One" "Odd"."La ne" default 'it''s', "Many" "Odd"."La ne"[] default array['it''s', 'a "b", {c}\']::"Odd"."La ne"[]);
create index t_many on "Odd"."T" (id) where "Many" = array['a "b", {c}\']::"Odd"."La ne"[];
