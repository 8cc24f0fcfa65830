create function twice(a integer) returns integer language sql as 'select a * 2';
grant execute on function twice(integer) to case_reader;
alter function twice(integer) owner to case_owner;
