create function f() returns event_trigger language plpgsql as 'begin end'; create function g() returns event_trigger language plpgsql as 'begin end';
create event trigger "e' "" E" on sql_drop execute function f();
create publication "e' "" E";
