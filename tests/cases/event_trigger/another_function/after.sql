create function g() returns event_trigger language plpgsql as 'begin end'; create function "H "" h"() returns event_trigger language plpgsql as 'begin end';
create event trigger e on sql_drop execute function "H "" h"();
