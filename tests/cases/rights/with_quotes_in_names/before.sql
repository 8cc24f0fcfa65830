create schema "Shop's";
create table "Shop's"."Order" (id integer primary key, "the note" text);
create function "Shop's"."Twice!"(a integer) returns integer language sql as 'select a * 2';
