create schema "Odd ""one""";
create table "Odd ""one"""."T""t" ("I d" integer primary key, "N""n" text);
grant select ("N""n"), insert on "Odd ""one"""."T""t" to case_reader;
