create schema "My S"; create table "My S"."T" (id int primary key);
