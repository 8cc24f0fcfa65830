create table t (id int, a int);
create function f() returns event_trigger language plpgsql as 'begin end'; create function g() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE') execute function f();
create event trigger disabled on sql_drop execute function f();
alter event trigger disabled disable;
comment on event trigger e is 'it''s';
