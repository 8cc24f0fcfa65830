create schema "Odd ""one""";
create table "Odd ""one"""."T""t" ("I d" integer primary key, "N""n" text);
