create table "T t" ("Id" int primary key, "a""b" text);
