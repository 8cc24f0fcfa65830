create table "T t" ("Id" int primary key, "a""b" text); create view "V ""v" as select "a""b" as "x y" from "T t"; comment on view "V ""v" is $$its "v"$$; comment on column "V ""v"."x y" is $$x$$;
