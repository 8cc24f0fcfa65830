create table account (id integer primary key, email text not null);
create function twice(a integer) returns integer language sql as 'select a * 2';
alter table account owner to case_reader;
revoke update, delete on account from case_reader;
alter function twice(integer) owner to case_owner;
revoke execute on function twice(integer) from case_owner;
