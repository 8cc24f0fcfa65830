create schema "My S"; create type "My S"."T a" as ("X y" text, "select" int); create table "My S"."T" (id int primary key, c "My S"."T a");
