create table account (id integer primary key, number integer not null);
create view person as select id, number from account;
grant select on person to case_reader;
alter view person owner to case_owner;
grant select on account to case_owner;
