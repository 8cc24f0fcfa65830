create table users (id integer primary key, name text, street text not null, city text);
