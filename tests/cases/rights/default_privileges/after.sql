create schema shop;
alter default privileges for role case_owner grant select, insert on tables to case_other with grant option;
alter default privileges for role case_owner in schema shop grant usage on types to case_reader;
alter default privileges for role case_owner grant usage on sequences to public;
alter default privileges grant create on schemas to case_reader;
