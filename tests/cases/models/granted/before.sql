create table users (id integer primary key, name text not null, e_mail text not null);
