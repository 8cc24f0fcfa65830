create schema "Odd one";
create domain "Odd one".moment as timestamptz;
create table "Odd one"."T" (
    id integer primary key,
    "A" date,
    b timestamp,
    c interval,
    d tsrange,
    e tstzrange,
    f daterange,
    g text,
    h text,
    i text,
    j text,
    k text,
    l "Odd one".moment,
    m "Odd one".moment
);
