create schema one;
create type one.plan as enum ('free', 'pro');
create table one.accounts (id integer primary key, kind one.plan not null);
create table users (id integer primary key, account_id integer not null references one.accounts);
