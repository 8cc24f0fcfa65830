create table account (id integer primary key, email text not null);
grant select on account to case_reader;
alter table account owner to case_owner;
