alter default privileges grant select, insert on tables to case_owner;
alter default privileges grant execute on functions to case_owner;
alter default privileges grant usage on types to case_owner;
alter default privileges grant usage on sequences to case_owner;
