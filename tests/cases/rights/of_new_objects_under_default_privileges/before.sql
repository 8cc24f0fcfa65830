create schema shop;
alter default privileges grant select on tables to case_reader;
alter default privileges in schema shop grant usage on sequences to case_reader;
alter default privileges revoke execute on functions from public;
alter default privileges grant usage on types to case_reader with grant option;
