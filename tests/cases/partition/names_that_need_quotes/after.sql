create table other (id int primary key, a int);
create schema "Odd ""Schema";
create table "Odd ""Schema"."Big Table" ("Id" int, "At" date) partition by range ("At");
create table "Odd ""Schema"."Part ""1" partition of "Odd ""Schema"."Big Table" for values from ('2024-01-01') to ('2025-01-01');
