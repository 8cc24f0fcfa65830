create function f() returns event_trigger language plpgsql as 'begin end'; create function g() returns event_trigger language plpgsql as 'begin end';
create event trigger e on sql_drop execute function f();
create event trigger had on sql_drop execute function f();
comment on event trigger had is 'x';
