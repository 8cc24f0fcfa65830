create table account (id integer primary key, number bigint not null);
create view person as select id, number from account;
grant select on person to case_other;
alter view person owner to case_owner;
grant select on account to case_owner;
