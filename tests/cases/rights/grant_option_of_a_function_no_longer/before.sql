create function twice(a integer) returns integer language sql as 'select a * 2';
create sequence number;
grant execute on function twice(integer) to case_reader with grant option;
grant all on sequence number to case_reader with grant option;
