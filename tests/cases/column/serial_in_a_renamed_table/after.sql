create table u (id serial primary key, a text);
