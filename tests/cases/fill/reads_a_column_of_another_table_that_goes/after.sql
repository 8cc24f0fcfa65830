create table accounts (id integer primary key, seats integer);
create table users (id integer primary key, account_id integer not null references accounts, plan text not null);
