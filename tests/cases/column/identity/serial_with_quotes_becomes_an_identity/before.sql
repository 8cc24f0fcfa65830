create table "T'1" ("I d" serial primary key, n text);
