create table t (id integer primary key, "first name" text, "it's" text, g text generated always as ("first name" || ' ' || "it's") stored);
