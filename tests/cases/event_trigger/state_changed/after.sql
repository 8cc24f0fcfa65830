create function f() returns event_trigger language plpgsql as 'begin end'; create function g() returns event_trigger language plpgsql as 'begin end';
create event trigger d on sql_drop execute function f();
create event trigger r on sql_drop execute function f();
create event trigger e on sql_drop execute function f();
alter event trigger d disable;
alter event trigger r enable always;
