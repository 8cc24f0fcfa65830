CREATE TABLE "größe" ("ключ" int PRIMARY KEY, "名前" text);
