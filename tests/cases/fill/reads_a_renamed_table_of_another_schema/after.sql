create schema two;
create type two.plan as enum ('free', 'pro');
create type mood as enum ('a');
create table two.account (id integer primary key, plan two.plan not null, seats integer not null, m mood);
create table users (id integer primary key, account_id integer not null references two.account, plan two.plan not null, seats integer not null);
