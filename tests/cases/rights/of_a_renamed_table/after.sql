create table customer (id integer primary key, email text not null);
alter table customer owner to case_reader;
grant insert on customer to case_owner;
