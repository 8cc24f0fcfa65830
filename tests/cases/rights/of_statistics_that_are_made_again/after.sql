create table account (id integer primary key, a integer, b integer, c integer);
create statistics first (ndistinct) on a, b, c from account;
create statistics second (ndistinct, mcv) on a, c from account;
alter statistics second owner to case_owner;
create statistics third (mcv) on b, c from account;
alter statistics third owner to case_owner;
