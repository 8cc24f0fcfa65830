create schema "Shop's";
create table "Shop's"."Order" (id integer primary key, "the note" text);
create function "Shop's"."Twice!"(a integer) returns integer language sql as 'select a * 2';
alter table "Shop's"."Order" owner to case_owner;
grant update ("the note") on "Shop's"."Order" to case_reader;
grant usage on schema "Shop's" to case_reader;
alter function "Shop's"."Twice!"(integer) owner to case_owner;
grant execute on function "Shop's"."Twice!"(integer) to case_reader;
