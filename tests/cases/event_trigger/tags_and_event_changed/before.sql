create function f() returns event_trigger language plpgsql as 'begin end'; create function g() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_end when tag in ('CREATE TABLE') execute function f();
create event trigger o on ddl_command_end execute function f();
comment on event trigger o is 'kept';
