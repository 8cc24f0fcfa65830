create table account (id integer primary key, email text not null);
alter table account owner to case_reader;
grant select on account to case_other;
