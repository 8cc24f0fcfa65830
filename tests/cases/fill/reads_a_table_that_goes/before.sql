create table profiles (user_id integer primary key, bio text not null);
create table users (id integer primary key);
