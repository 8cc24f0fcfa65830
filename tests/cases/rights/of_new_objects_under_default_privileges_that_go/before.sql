alter default privileges in schema public grant select on tables to case_reader;
alter default privileges in schema public grant execute on functions to case_reader with grant option;
alter default privileges grant usage on types to case_other;
alter default privileges grant insert on tables to public;
create table account (id integer primary key);
revoke all on account from case_reader, public;
