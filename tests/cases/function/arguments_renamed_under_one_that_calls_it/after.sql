CREATE FUNCTION b(given text) RETURNS text LANGUAGE sql AS 'select given';
CREATE FUNCTION a() RETURNS text LANGUAGE sql AS $$ select public.b('new') $$;
