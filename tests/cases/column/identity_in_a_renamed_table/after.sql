create table u (id integer generated always as identity (cache 7) primary key, a text);
