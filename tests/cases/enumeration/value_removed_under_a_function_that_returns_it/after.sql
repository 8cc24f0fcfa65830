create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create function f() returns setof mood language plpgsql as $$ begin return query select m from t; end $$;
