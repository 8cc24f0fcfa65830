create table users (id integer primary key, name text);
create table addresses (user_id integer primary key references users, street text not null, city text);
