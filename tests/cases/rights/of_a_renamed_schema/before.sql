create schema shop;
create sequence shop.number;
create function shop.twice(a integer) returns integer language sql as 'select a * 2';
grant usage on schema shop to case_reader;
grant execute on function shop.twice(integer) to case_reader;
