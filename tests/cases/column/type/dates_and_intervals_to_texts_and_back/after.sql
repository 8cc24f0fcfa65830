create schema "Odd one";
create domain "Odd one".moment as timestamptz;
create table "Odd one"."T" (
    id integer primary key,
    "A" text,
    b varchar(60),
    c text,
    d text,
    e text,
    f text,
    g date,
    h timestamp,
    i interval,
    j tstzrange,
    k daterange,
    l timestamp,
    m text
);
