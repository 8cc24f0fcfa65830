create schema "My S"; create table "My S".t (id int primary key);
