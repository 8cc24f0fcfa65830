alter default privileges for role case_owner grant select on tables to case_reader;
alter default privileges for role case_owner revoke execute on functions from public;
