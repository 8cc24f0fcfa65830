create table users (id integer primary key, name text not null, email text not null unique);
create table posts (id integer primary key, author_id integer not null references users);
