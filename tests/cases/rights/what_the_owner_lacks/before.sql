create table account (id integer primary key, email text not null);
create function twice(a integer) returns integer language sql as 'select a * 2';
alter table account owner to case_owner;
revoke insert on account from case_owner;
