create table t (id integer primary key, "select" text, "user" text not null default current_user, "order" integer default 1, "größe" text, "Odd ""one""" text);
