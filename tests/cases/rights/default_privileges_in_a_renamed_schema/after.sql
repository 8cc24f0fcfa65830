create schema store;
alter default privileges in schema store grant select, update on tables to case_reader;
