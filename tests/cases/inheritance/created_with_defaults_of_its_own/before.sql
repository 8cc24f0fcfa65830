create table things (id bigserial primary key, name text, note text);
