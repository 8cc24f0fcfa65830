create table account (id integer primary key, a integer, b integer, c integer);
create statistics first (ndistinct) on a, b from account;
alter statistics first owner to case_owner;
create statistics second (ndistinct) on a, c from account;
create statistics third (ndistinct) on b, c from account;
alter statistics third owner to case_owner;
