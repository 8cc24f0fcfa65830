create table users (id integer primary key, name text not null);
create table posts (id integer primary key, author text not null);
