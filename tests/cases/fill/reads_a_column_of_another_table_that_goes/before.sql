create table accounts (id integer primary key, plan text not null, seats integer);
create table users (id integer primary key, account_id integer not null references accounts);
