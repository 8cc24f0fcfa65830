create function twice(a bigint) returns bigint language sql as 'select a * 2';
grant execute on function twice(bigint) to case_other;
revoke execute on function twice(bigint) from public;
alter function twice(bigint) owner to case_owner;
