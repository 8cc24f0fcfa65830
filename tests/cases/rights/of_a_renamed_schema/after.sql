create schema store;
create sequence store.number;
create function store.twice(a integer) returns integer language sql as 'select a * 2';
grant usage on schema store to case_reader, case_other;
grant usage on sequence store.number to case_reader;
grant execute on function store.twice(integer) to case_other;
alter function store.twice(integer) owner to case_owner;
alter schema store owner to case_owner;
