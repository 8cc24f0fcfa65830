CREATE FUNCTION b(x text) RETURNS text LANGUAGE sql AS 'select x';
CREATE FUNCTION a() RETURNS text LANGUAGE sql AS $$ select public.b('old') $$;
