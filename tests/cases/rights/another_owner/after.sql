create table account (id integer primary key, email text not null);
alter table account owner to case_owner;
