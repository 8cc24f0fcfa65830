create table account (id integer primary key, email text not null);
alter table account owner to case_reader;
grant select, insert on account to case_owner;
grant update (email) on account to case_other;
