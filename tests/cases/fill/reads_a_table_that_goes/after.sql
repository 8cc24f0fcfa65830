create table users (id integer primary key, bio text not null);
