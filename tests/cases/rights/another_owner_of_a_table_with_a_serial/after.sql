create table account (id serial primary key, number integer generated always as identity, email text);
alter table account owner to case_owner;
