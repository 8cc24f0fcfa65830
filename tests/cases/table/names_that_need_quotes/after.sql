CREATE TABLE "Odd ""Table" ("Weird Column" int PRIMARY KEY, "select" text DEFAULT 'it''s');
