create function f() returns event_trigger language plpgsql as 'begin end'; create function g() returns event_trigger language plpgsql as 'begin end';
create publication "e' "" E" with (publish = 'insert');
create event trigger "e' "" E" on sql_drop when tag in ('DROP TABLE') execute function g();
comment on event trigger "e' "" E" is 'x';
