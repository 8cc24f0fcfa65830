create schema shop;
alter default privileges in schema shop grant select on tables to case_reader;
