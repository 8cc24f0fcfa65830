create schema "My S"; create type "My S"."A Range" as range (subtype = numeric); create table "My S".t (id int primary key, "R" "My S"."A Range");
