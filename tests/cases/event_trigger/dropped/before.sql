create function f() returns event_trigger language plpgsql as 'begin end'; create function g() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_start when tag in ('CREATE TABLE') execute function f();
comment on event trigger e is 'x';
alter event trigger e enable always;
