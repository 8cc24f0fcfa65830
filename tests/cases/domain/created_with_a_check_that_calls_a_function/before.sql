create function is_email(x text) returns boolean language sql immutable as $$ select x ~ '@' $$;
